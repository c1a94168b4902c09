with

int_tickets_resolved_to_customers as (
    select * from {{ ref('int_tickets_resolved_to_customers') }}
    where is_valid or is_attended
),

-- Without a single scan the door sent no data, and nobody can be said to have stayed away.
events_scanned as (
    select distinct event_id
    from int_tickets_resolved_to_customers
    where checked_in_at is not null
),

tickets_grouped as (
    select
        attendee_customer_id as customer_id,
        event_id,
        count(*) as tickets_count,
        bool_or(is_attended) as is_attended,
        max(attended_at) as attended_at,
        bool_or(is_valid and has_taken_place and not is_venue_without_scan)
            as is_expected
    from int_tickets_resolved_to_customers
    where attendee_customer_id is not null
    group by attendee_customer_id, event_id
),

visits as (
    select
        tickets_grouped.customer_id,
        tickets_grouped.event_id,
        tickets_grouped.tickets_count,
        tickets_grouped.is_attended,
        tickets_grouped.attended_at,
        tickets_grouped.is_expected
        and not tickets_grouped.is_attended
        and events_scanned.event_id is not null as is_no_show
    from tickets_grouped
    left join events_scanned
        on tickets_grouped.event_id = events_scanned.event_id
)

select * from visits
