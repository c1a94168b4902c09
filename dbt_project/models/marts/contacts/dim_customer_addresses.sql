with

stg_shop__addresses as (
    select * from {{ ref('stg_shop__addresses') }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

addresses as (
    select
        stg_shop__addresses.address_id,
        stg_ops__customer_ids.customer_id,
        stg_shop__addresses.purpose,
        stg_shop__addresses.line_1,
        stg_shop__addresses.line_2,
        stg_shop__addresses.city,
        stg_shop__addresses.postal_code,
        stg_shop__addresses.country,
        stg_shop__addresses.is_default
    from stg_shop__addresses
    inner join stg_ops__customer_ids
        on stg_shop__addresses.customer_key = stg_ops__customer_ids.customer_key
    inner join int_customers_unified
        on stg_ops__customer_ids.customer_id = int_customers_unified.customer_id
)

select * from addresses
