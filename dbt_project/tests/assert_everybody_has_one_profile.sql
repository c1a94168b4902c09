-- The population, the profiles and dim_customers are the same people.
with

people as (
    select customer_id from {{ ref('int_customers_unified') }}
),

dim_customers as (
    select customer_id from {{ ref('dim_customers') }}
),

differences as (
    select
        people.customer_id,
        dim_customers.customer_id as dim_customer_id
    from people
    full outer join dim_customers
        on people.customer_id = dim_customers.customer_id
    where people.customer_id is null or dim_customers.customer_id is null
)

select * from differences
