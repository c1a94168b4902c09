with

int_purchase_days_versioned as (
    select customer_id from {{ ref('int_purchase_days_versioned') }}
),

buyers as (
    select distinct
        customer_id,
        md5(customer_id) as draw
    from int_purchase_days_versioned
),

customers as (
    select customer_id
    from buyers
    order by draw, customer_id
    limit {{ var('prediction_sample_customers') }}
)

select * from customers
