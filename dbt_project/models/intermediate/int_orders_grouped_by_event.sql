with

int_tickets_resolved_to_customers as (
    select
        order_id,
        event_id,
        buyer_customer_id,
        price,
        is_valid,
        has_taken_place
    from {{ ref('int_tickets_resolved_to_customers') }}
    where is_valid or is_attended
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_date,
        is_countable
    from {{ ref('int_orders_resolved_to_customers') }}
),

stg_shop__events as (
    select
        event_id,
        genre,
        {{ local_date('starts_at') }} as starts_date
    from {{ ref('stg_shop__events') }}
),

tickets_grouped as (
    select
        order_id,
        event_id,
        buyer_customer_id,
        count(*) as tickets_count,
        {{ money('sum(price)') }} as ticket_revenue,
        bool_or(is_valid) as is_valid,
        bool_or(has_taken_place) as has_taken_place
    from int_tickets_resolved_to_customers
    group by order_id, event_id, buyer_customer_id
),

parties as (
    select
        tickets_grouped.order_id,
        tickets_grouped.event_id,
        tickets_grouped.buyer_customer_id,
        tickets_grouped.tickets_count,
        tickets_grouped.ticket_revenue,
        tickets_grouped.has_taken_place,
        tickets_grouped.is_valid
        and coalesce(orders.is_countable, false) as is_sold,
        orders.ordered_date,
        stg_shop__events.genre,
        {{ days_between('orders.ordered_date', 'stg_shop__events.starts_date') }}
            as lead_time_days
    from tickets_grouped
    left join int_orders_resolved_to_customers as orders
        on tickets_grouped.order_id = orders.order_id
    left join stg_shop__events
        on tickets_grouped.event_id = stg_shop__events.event_id
)

select * from parties
