with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_date,
        status
    from {{ ref('int_orders_resolved_to_customers') }}
),

stg_shop__order_items as (
    select
        order_id,
        product_id,
        event_id
    from {{ ref('stg_shop__order_items') }}
    where quantity > 0
),

int_tickets_resolved_to_customers as (
    select
        order_id,
        event_id,
        buyer_customer_id,
        attendee_customer_id
    from {{ ref('int_tickets_resolved_to_customers') }}
),

lines_bought as (
    select
        orders.customer_id,
        orders.ordered_date,
        stg_shop__order_items.event_id,
        stg_shop__order_items.product_id
    from stg_shop__order_items
    inner join int_orders_resolved_to_customers as orders
        on stg_shop__order_items.order_id = orders.order_id
    where orders.status = 'paid' and orders.customer_id is not null
),

-- a ticket whose order nobody delivered is known from the build's day on
tickets_dated as (
    select
        tickets.event_id,
        tickets.buyer_customer_id,
        tickets.attendee_customer_id,
        coalesce(orders.ordered_date, {{ as_of_date() }}) as ordered_date
    from int_tickets_resolved_to_customers as tickets
    left join int_orders_resolved_to_customers as orders
        on tickets.order_id = orders.order_id
    where coalesce(orders.status, 'paid') = 'paid'
),

unioned as (
    select
        customer_id,
        'event' as item_kind,
        event_id as item_id,
        ordered_date,
        true as is_own
    from lines_bought
    where event_id is not null
    union all
    select
        customer_id,
        'product' as item_kind,
        product_id as item_id,
        ordered_date,
        true as is_own
    from lines_bought
    where product_id is not null
    union all
    select
        buyer_customer_id as customer_id,
        'event' as item_kind,
        event_id as item_id,
        ordered_date,
        true as is_own
    from tickets_dated
    where buyer_customer_id is not null
    union all
    select
        attendee_customer_id as customer_id,
        'event' as item_kind,
        event_id as item_id,
        ordered_date,
        false as is_own
    from tickets_dated
    where
        attendee_customer_id is not null
        and attendee_customer_id <> coalesce(buyer_customer_id, '')
),

-- refunded or not: who gave something back is not offered it again, and liked what it is
items_acquired as (
    select
        customer_id,
        item_kind,
        item_id,
        min(ordered_date) as acquired_date,
        min(case when is_own then ordered_date end) as bought_date
    from unioned
    group by customer_id, item_kind, item_id
)

select * from items_acquired
