with

int_tickets_resolved_to_customers as (
    select
        ticket_id,
        order_id,
        event_id,
        attendee_customer_id,
        buyer_customer_id,
        price,
        is_valid,
        is_attended,
        attended_at
    from {{ ref('int_tickets_resolved_to_customers') }}
    where (is_valid or is_attended) and attendee_customer_id is not null
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_at
    from {{ ref('int_orders_resolved_to_customers') }}
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

tickets as (
    select
        tickets.ticket_id,
        tickets.order_id,
        tickets.attendee_customer_id as customer_id,
        -- a ticket has no date of its own, and its order may never have been delivered
        coalesce(orders.ordered_at, tickets.attended_at, stg_shop__events.starts_at) as held_at,
        tickets.event_id,
        stg_shop__events.genre,
        stg_shop__events.artist,
        stg_shop__events.venue,
        stg_shop__events.city,
        stg_shop__events.series,
        stg_shop__events.starts_at,
        tickets.price,
        coalesce(tickets.buyer_customer_id <> tickets.attendee_customer_id, false) as is_guest,
        tickets.is_valid,
        tickets.is_attended,
        tickets.attended_at
    from int_tickets_resolved_to_customers as tickets
    left join int_orders_resolved_to_customers as orders
        on tickets.order_id = orders.order_id
    left join stg_shop__events
        on tickets.event_id = stg_shop__events.event_id
)

select * from tickets
