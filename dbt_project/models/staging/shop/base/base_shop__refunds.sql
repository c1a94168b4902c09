with

refunds_latest as (
    {{ latest_version(source('shop', 'refunds'), ['_source', 'refund_id']) }}
),

refunds as (
    select
        {{ source_key('refund_id') }} as refund_id,
        {{ source_key('order_id') }} as order_id,
        _source as source,
        {{ customer_key('source_customer_id', 'null') }} as customer_key,
        refunded_at,
        amount,
        currency,
        reason
    from refunds_latest
)

select * from refunds
