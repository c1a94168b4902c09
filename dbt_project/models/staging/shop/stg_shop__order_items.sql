with

order_items_latest as (
    {{ latest_version(source('shop', 'order_items'), ['_source', 'order_item_id']) }}
),

order_items as (
    select
        {{ source_key('order_item_id') }} as order_item_id,
        {{ source_key('order_id') }} as order_id,
        _source as source,
        {{ source_key('product_id') }} as product_id,
        {{ source_key('event_id') }} as event_id,
        ticket_type,
        description,
        quantity,
        unit_price,
        coalesce(line_total, {{ money('quantity * unit_price') }}) as line_total,
        ordered_at,
        {{ customer_key() }} as customer_key,
        email,
        email_key,
        status,
        currency,
        channel,
        country,
        updated_at
    from order_items_latest
)

select * from order_items
