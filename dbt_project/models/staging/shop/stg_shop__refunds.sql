with

base_refunds as (
    select * from {{ ref('base_shop__refunds') }}
),

base_orders as (
    select
        order_id,
        ordered_at,
        customer_key,
        currency,
        status
    from {{ ref('base_shop__orders') }}
),

stg_shop__orders as (
    select
        order_id,
        currency
    from {{ ref('stg_shop__orders') }}
),

invoices as (
    select * from {{ ref('base_shop__invoices') }}
    where negative_total > 0 or (is_credit and positive_total > 0)
),

-- Where an order row exists it knows better than its lines who bought, when and in which currency.
negative_invoices as (
    select
        invoices.order_id,
        invoices.source,
        invoices.is_credit,
        invoices.positive_total,
        invoices.negative_total,
        coalesce(base_orders.customer_key, invoices.customer_key) as customer_key,
        coalesce(base_orders.ordered_at, invoices.ordered_at) as refunded_at,
        coalesce(base_orders.currency, invoices.currency) as currency,
        coalesce(base_orders.status, invoices.status, 'paid') as status
    from invoices
    left join base_orders
        on invoices.order_id = base_orders.order_id
),

derived as (
    select
        order_id || ':lines' as refund_id,
        case when not is_credit then order_id end as order_id,
        source,
        customer_key,
        refunded_at,
        {{ money(
            'case when is_credit then negative_total - positive_total else negative_total end'
        ) }} as amount,
        currency,
        case when is_credit then 'credit_invoice' else 'negative_lines' end as reason,
        is_credit and status in ('test', 'pending') as is_void
    from negative_invoices
),

-- A refund that names no currency is in its order's.
delivered as (
    select
        base_refunds.refund_id,
        base_refunds.order_id,
        base_refunds.source,
        base_refunds.customer_key,
        base_refunds.refunded_at,
        base_refunds.amount,
        coalesce(base_refunds.currency, stg_shop__orders.currency) as currency,
        base_refunds.reason,
        false as is_void
    from base_refunds
    left join stg_shop__orders
        on base_refunds.order_id = stg_shop__orders.order_id
),

unioned as (
    select * from delivered
    union all
    select * from derived
),

refunds as (
    select
        *,
        {{ local_date('refunded_at') }} as refunded_date
    from unioned
)

select * from refunds
