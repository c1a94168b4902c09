with

int_orders_resolved_to_customers as (
    select * from {{ ref('int_orders_resolved_to_customers') }}
),

int_orders_numbered as (
    select
        order_id,
        customer_order_number
    from {{ ref('int_orders_numbered') }}
),

orders as (
    select
        orders.order_id,
        orders.source,
        orders.customer_id,
        orders.ordered_at,
        orders.ordered_date,
        orders.status,
        orders.is_sale,
        orders.is_countable,
        orders.fully_refunded_date,
        orders.channel,
        orders.country,
        {{ impersonal('orders.discount_code') }} as discount_code,
        orders.currency,
        orders.fx_rate,
        orders.gross,
        orders.tax,
        orders.fees,
        orders.discount,
        orders.net_before_refunds,
        orders.refunded,
        {{ money('orders.net_before_refunds - orders.refunded') }} as net,
        orders.items_count,
        int_orders_numbered.customer_order_number = 1 as is_first_order,
        int_orders_numbered.customer_order_number
    from int_orders_resolved_to_customers as orders
    left join int_orders_numbered
        on orders.order_id = int_orders_numbered.order_id
)

select * from orders
