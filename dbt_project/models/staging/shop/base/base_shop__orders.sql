with

orders_latest as (
    {{ latest_version(source('shop', 'orders'), ['_source', 'order_id']) }}
),

orders as (
    select
        {{ source_key('order_id') }} as order_id,
        _source as source,
        ordered_at,
        {{ customer_key() }} as customer_key,
        email,
        email_key,
        phone,
        phone_e164,
        status,
        total_gross,
        currency,
        tax,
        fees,
        discount,
        discount_code,
        channel,
        country,
        updated_at
    from orders_latest
)

select * from orders
