with

stg_shop__tickets as (
    select
        ticket_id,
        order_id,
        event_id,
        holder_key,
        price,
        status,
        case when checked_in_at < {{ as_of_end() }} then checked_in_at end
            as checked_in_at
    from {{ ref('stg_shop__tickets') }}
),

stg_shop__events as (
    select
        event_id,
        venue,
        starts_at,
        status
    from {{ ref('stg_shop__events') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        status,
        fx_rate
    from {{ ref('int_orders_resolved_to_customers') }}
),

-- A ticket has no date of its own: it is known from its order on.
orders_not_seen_yet as (
    select order_id
    from {{ ref('stg_shop__orders') }}
    where ordered_at >= {{ as_of_end() }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

tickets_joined as (
    select
        stg_shop__tickets.ticket_id,
        stg_shop__tickets.order_id,
        stg_shop__tickets.event_id,
        {{ in_base_currency(
            'stg_shop__tickets.price', 'coalesce(int_orders_resolved_to_customers.fx_rate, 1)'
        ) }} as price,
        stg_shop__tickets.status,
        stg_shop__tickets.checked_in_at,
        int_orders_resolved_to_customers.customer_id as buyer_customer_id,
        stg_ops__customer_ids.customer_id as holder_customer_id,
        stg_shop__tickets.status <> 'cancelled'
        and coalesce(int_orders_resolved_to_customers.status, 'paid') = 'paid' as is_valid,
        stg_shop__events.starts_at,
        {{ has_taken_place('stg_shop__events.starts_at', 'stg_shop__events.status') }}
            as has_taken_place,
        {{ is_listed('stg_shop__events.venue', var('venues_without_scan')) }}
            as is_venue_without_scan
    from stg_shop__tickets
    left join int_orders_resolved_to_customers
        on stg_shop__tickets.order_id = int_orders_resolved_to_customers.order_id
    left join stg_shop__events
        on stg_shop__tickets.event_id = stg_shop__events.event_id
    left join stg_ops__customer_ids
        on stg_shop__tickets.holder_key = stg_ops__customer_ids.customer_key
    where not exists (
        select 1
        from orders_not_seen_yet
        where orders_not_seen_yet.order_id = stg_shop__tickets.order_id
    )
),

tickets as (
    select
        ticket_id,
        order_id,
        event_id,
        buyer_customer_id,
        -- Unnamed tickets belong to the buyer, but for those passed on to somebody unnamed.
        case
            when holder_customer_id is not null then holder_customer_id
            when status <> 'transferred' then buyer_customer_id
        end as attendee_customer_id,
        price,
        status,
        is_valid,
        has_taken_place,
        is_venue_without_scan,
        checked_in_at,
        {{ local_date('checked_in_at') }} as checked_in_date,
        checked_in_at is not null
        or (is_venue_without_scan and is_valid and has_taken_place) as is_attended,
        case
            when checked_in_at is not null then checked_in_at
            when is_venue_without_scan and is_valid and has_taken_place then starts_at
        end as attended_at
    from tickets_joined
)

select * from tickets
