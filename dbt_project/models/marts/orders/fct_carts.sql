with

stg_shop__carts as (
    select * from {{ ref('stg_shop__carts') }}
    where updated_at < {{ as_of_end() }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

carts as (
    select
        stg_shop__carts.cart_id,
        stg_shop__carts.source,
        stg_ops__customer_ids.customer_id,
        stg_shop__carts.updated_at,
        stg_shop__carts.value,
        stg_shop__carts.currency,
        stg_shop__carts.converted_order_id
    from stg_shop__carts
    left join stg_ops__customer_ids
        on stg_shop__carts.customer_key = stg_ops__customer_ids.customer_key
)

select * from carts
