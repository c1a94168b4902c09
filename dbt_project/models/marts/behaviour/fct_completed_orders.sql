with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        channel,
        discount_code,
        net_before_refunds - refunded as net
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

int_orders_numbered as (
    select
        order_id,
        customer_order_number
    from {{ ref('int_orders_numbered') }}
),

stg_shop__events as (
    select
        event_id,
        genre,
        artist,
        venue,
        city,
        series,
        starts_at
    from {{ ref('stg_shop__events') }}
),

-- What an order was for stands on its lines, or on its tickets alone.
events_bought as (
    select
        order_id,
        event_id
    from {{ ref('stg_shop__order_items') }}
    where event_id is not null
    union
    select
        order_id,
        event_id
    from {{ ref('int_tickets_resolved_to_customers') }}
    where event_id is not null
),

orders_joined as (
    select
        orders.order_id,
        orders.customer_id,
        orders.ordered_at,
        events_bought.event_id,
        stg_shop__events.genre,
        stg_shop__events.artist,
        stg_shop__events.venue,
        stg_shop__events.city,
        stg_shop__events.series,
        stg_shop__events.starts_at,
        orders.channel,
        {{ impersonal('orders.discount_code') }} as discount_code,
        {{ money('orders.net') }} as net,
        coalesce(int_orders_numbered.customer_order_number = 1, false) as is_first_order
    from int_orders_resolved_to_customers as orders
    left join int_orders_numbered
        on orders.order_id = int_orders_numbered.order_id
    left join events_bought
        on orders.order_id = events_bought.order_id
    left join stg_shop__events
        on events_bought.event_id = stg_shop__events.event_id
)

select * from orders_joined
