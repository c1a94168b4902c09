with

int_refunds_resolved_to_customers as (
    select
        refund_id,
        source,
        order_id,
        customer_id,
        refunded_at,
        refunded_date,
        amount,
        currency,
        fx_rate,
        is_countable,
        reason
    from {{ ref('int_refunds_resolved_to_customers') }}
)

select * from int_refunds_resolved_to_customers
