with

stg_shop__events as (
    select
        event_id,
        genre,
        venue,
        capacity,
        {{ local_date('starts_at') }} as starts_date,
        {{ has_taken_place('starts_at', 'status') }} as has_taken_place,
        {{ is_listed('venue', var('venues_without_scan')) }}
            as is_venue_without_scan
    from {{ ref('stg_shop__events') }}
),

int_tickets_resolved_to_customers as (
    select * from {{ ref('int_tickets_resolved_to_customers') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        gross,
        fully_refunded_date
    from {{ ref('int_orders_resolved_to_customers') }}
),

int_orders_numbered as (
    select order_id
    from {{ ref('int_orders_numbered') }}
    where customer_order_number = 1
),

int_tickets_grouped_by_attendee as (
    select * from {{ ref('int_tickets_grouped_by_attendee') }}
),

tickets_classified as (
    select
        tickets.event_id,
        tickets.buyer_customer_id,
        tickets.price,
        tickets.checked_in_at,
        int_orders_numbered.order_id is not null as is_of_first_order,
        case
            when not tickets.is_valid then 'cancelled'
            when orders.fully_refunded_date is not null then 'refunded'
            -- worth nothing by itself, or by its order where it has no price
            when coalesce(tickets.price, orders.gross) = 0 then 'comp'
            else 'sold'
        end as ticket_kind
    from int_tickets_resolved_to_customers as tickets
    left join int_orders_resolved_to_customers as orders
        on tickets.order_id = orders.order_id
    left join int_orders_numbered
        on tickets.order_id = int_orders_numbered.order_id
),

tickets_counted as (
    select
        event_id,
        count(*) as tickets_count,
        {%- for kind in ['sold', 'comp', 'refunded', 'cancelled'] %}
        sum(case when ticket_kind = '{{ kind }}' then 1 else 0 end)
            as {{ kind }}_count,
        {%- endfor %}
        count(checked_in_at) as checked_in_count,
        sum(case
            when ticket_kind in ('sold', 'comp') and checked_in_at is null then 1
            else 0
        end) as unused_count,
        sum(case when ticket_kind = 'sold' then price end) as ticket_revenue,
        count(distinct case when ticket_kind = 'sold' then buyer_customer_id end)
            as buyers_count,
        count(distinct case
            when ticket_kind = 'sold' and is_of_first_order then buyer_customer_id
        end) as first_time_buyers_count
    from tickets_classified
    group by event_id
),

visits_counted as (
    select
        event_id,
        sum(case when is_attended then 1 else 0 end) as attendees_count,
        sum(case when is_no_show then 1 else 0 end) as no_show_count
    from int_tickets_grouped_by_attendee
    group by event_id
),

joined as (
    select
        coalesce(events.event_id, tickets_counted.event_id) as known_event_id,
        events.starts_date,
        events.genre,
        events.venue,
        events.capacity,
        coalesce(events.has_taken_place, false) as has_taken_place,
        coalesce(events.is_venue_without_scan, false) as is_venue_without_scan,
        -- where nobody scanned, nobody can be said to have stayed away
        coalesce(tickets_counted.checked_in_count, 0) > 0
        and not coalesce(events.is_venue_without_scan, false) as is_scanned,
        tickets_counted.*,
        coalesce(visits_counted.attendees_count, 0) as attendees_count,
        coalesce(visits_counted.no_show_count, 0) as no_show_count
    from stg_shop__events as events
    full outer join tickets_counted
        on events.event_id = tickets_counted.event_id
    left join visits_counted
        on tickets_counted.event_id = visits_counted.event_id
),

event_attendance as (
    select
        cast(known_event_id as {{ dbt.type_string() }}) as event_id,
        starts_date,
        cast(genre as {{ dbt.type_string() }}) as genre,
        cast(venue as {{ dbt.type_string() }}) as venue,
        has_taken_place,
        is_venue_without_scan,
        is_scanned,
        cast(capacity as bigint) as capacity,
        {%- for counted in [
            'tickets', 'sold', 'comp', 'refunded', 'cancelled',
            'buyers', 'first_time_buyers', 'attendees',
        ] %}
        cast(coalesce({{ counted }}_count, 0) as bigint) as {{ counted }}_count,
        {%- endfor %}
        cast(case when is_scanned then checked_in_count end as bigint)
            as checked_in_count,
        cast(case when is_scanned and has_taken_place then unused_count end as bigint)
            as unused_count,
        cast(case when is_scanned and has_taken_place then no_show_count end as bigint)
            as no_show_count,
        cast(case
            when is_scanned and has_taken_place
                then {{ ratio('no_show_count', 'attendees_count + no_show_count') }}
        end as double) as no_show_share,
        cast({{ ratio('coalesce(sold_count, 0)', 'capacity') }} as double)
            as sell_through_share,
        {{ money('ticket_revenue') }} as ticket_revenue
    from joined
)

select * from event_attendance
