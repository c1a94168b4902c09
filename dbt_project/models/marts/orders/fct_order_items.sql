with

stg_shop__order_items as (
    select
        order_item_id,
        order_id,
        product_id,
        event_id,
        ticket_type,
        quantity,
        unit_price,
        line_total
    from {{ ref('stg_shop__order_items') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        fx_rate
    from {{ ref('int_orders_resolved_to_customers') }}
),

-- Lines of orders not seen yet, of credit invoices and of orders nobody delivered have no order here;
-- the money of credit invoices is in fct_refunds.
order_items as (
    select
        stg_shop__order_items.order_item_id,
        stg_shop__order_items.order_id,
        stg_shop__order_items.product_id,
        stg_shop__order_items.event_id,
        {{ impersonal('stg_shop__order_items.ticket_type') }} as ticket_type,
        stg_shop__order_items.quantity,
        {{ in_base_currency(
            'stg_shop__order_items.unit_price', 'int_orders_resolved_to_customers.fx_rate'
        ) }} as unit_price,
        {{ in_base_currency(
            'stg_shop__order_items.line_total', 'int_orders_resolved_to_customers.fx_rate'
        ) }} as line_total
    from stg_shop__order_items
    inner join int_orders_resolved_to_customers
        on stg_shop__order_items.order_id = int_orders_resolved_to_customers.order_id
)

select * from order_items
