with

int_refunds_converted as (
    select * from {{ ref('int_refunds_converted') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        is_countable
    from {{ ref('int_orders_resolved_to_customers') }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

refunds as (
    select
        int_refunds_converted.refund_id,
        int_refunds_converted.source,
        int_refunds_converted.order_id,
        stg_ops__customer_ids.customer_id,
        int_refunds_converted.refunded_at,
        int_refunds_converted.refunded_date,
        int_refunds_converted.amount_delivered,
        int_refunds_converted.currency,
        int_refunds_converted.fx_rate,
        int_refunds_converted.amount,
        int_refunds_converted.reason,
        int_refunds_converted.is_void,
        -- The refunds of an order that does not count leave together with it.
        case
            when int_refunds_converted.is_void then false
            when int_refunds_converted.order_id is null then true
            else int_orders_resolved_to_customers.is_countable
        end as is_countable
    from int_refunds_converted
    left join int_orders_resolved_to_customers
        on int_refunds_converted.order_id = int_orders_resolved_to_customers.order_id
    left join stg_ops__customer_ids
        on int_refunds_converted.customer_key = stg_ops__customer_ids.customer_key
)

select * from refunds
