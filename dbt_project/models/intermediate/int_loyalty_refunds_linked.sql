with

stg_ops__loyalty_programs as (
    select program_id from {{ ref('stg_ops__loyalty_programs') }}
),

-- nobody asks without a programme
int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date,
        currency,
        fx_rate
    from {{ ref('int_orders_resolved_to_customers') }}
    where
        customer_id is not null
        and is_sale
        and exists (select 1 from stg_ops__loyalty_programs)
),

int_refunds_converted as (
    select
        refund_id,
        fully_refunded_date is not null as is_complete
    from {{ ref('int_refunds_converted') }}
    where not is_void
),

int_refunds_resolved_to_customers as (
    select
        refund_id,
        order_id,
        customer_id,
        refunded_at,
        refunded_date,
        amount_delivered,
        amount,
        currency
    from {{ ref('int_refunds_resolved_to_customers') }}
),

-- In the order's currency a refund is valued at the order's rate: what is left of
-- the order must not hang on the exchange.
refunds as (
    select
        refunds.refund_id,
        orders.order_id,
        orders.customer_id,
        -- a clock that runs behind must not refund an order before it exists
        greatest(refunds.refunded_at, orders.ordered_at) as refunded_at,
        greatest(refunds.refunded_date, orders.ordered_date) as refunded_date,
        case
            when refunds.currency = orders.currency
                then {{ in_base_currency('refunds.amount_delivered', 'orders.fx_rate') }}
            else refunds.amount
        end as amount,
        int_refunds_converted.is_complete
    from int_refunds_resolved_to_customers as refunds
    inner join int_orders_resolved_to_customers as orders
        on refunds.order_id = orders.order_id
    inner join int_refunds_converted
        on refunds.refund_id = int_refunds_converted.refund_id
)

select * from refunds
