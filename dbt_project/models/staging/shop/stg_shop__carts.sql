with

carts_latest as (
    {{ latest_version(source('shop', 'carts'), ['_source', 'cart_id']) }}
),

carts as (
    select
        {{ source_key('cart_id') }} as cart_id,
        _source as source,
        {{ customer_key() }} as customer_key,
        updated_at,
        {{ local_date('updated_at') }} as updated_date,
        value,
        currency,
        items,
        {{ source_key('converted_order_id') }} as converted_order_id
    from carts_latest
)

select * from carts
