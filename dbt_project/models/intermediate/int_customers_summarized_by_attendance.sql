with

int_tickets_resolved_to_customers as (
    select * from {{ ref('int_tickets_resolved_to_customers') }}
    where is_valid or is_attended
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_date
    from {{ ref('int_orders_resolved_to_customers') }}
),

stg_shop__events as (
    select
        event_id,
        venue,
        {{ local_date('starts_at') }} as starts_date
    from {{ ref('stg_shop__events') }}
),

-- Attendance is person x event: five tickets in one hand are one visit.
visits as (
    select
        attendee_customer_id as customer_id,
        event_id,
        count(*) as tickets_count,
        bool_or(is_attended) as is_attended,
        max(attended_at) as attended_at,
        bool_or(is_valid and has_taken_place and not is_venue_without_scan) as is_expected
    from int_tickets_resolved_to_customers
    where attendee_customer_id is not null
    group by attendee_customer_id, event_id
),

-- Without a single scan the door sent no data, and nobody can be said to have stayed away.
events_scanned as (
    select distinct event_id
    from int_tickets_resolved_to_customers
    where checked_in_at is not null
),

visits_summarized as (
    select
        visits.customer_id,
        sum(visits.tickets_count) as tickets_count,
        sum(case when visits.is_attended then 1 else 0 end) as events_attended,
        sum(
            case
                when
                    visits.is_expected
                    and not visits.is_attended
                    and events_scanned.event_id is not null
                    then 1
                else 0
            end
        ) as no_show_count,
        max(visits.attended_at) as last_attended_at
    from visits
    left join events_scanned
        on visits.event_id = events_scanned.event_id
    group by visits.customer_id
),

venues_counted as (
    select
        visits.customer_id,
        stg_shop__events.venue,
        sum(visits.tickets_count) as tickets_count
    from visits
    inner join stg_shop__events
        on visits.event_id = stg_shop__events.event_id
    where stg_shop__events.venue is not null
    group by visits.customer_id, stg_shop__events.venue
),

venues_ranked as (
    select
        customer_id,
        venue,
        row_number() over (
            partition by customer_id order by tickets_count desc, venue asc
        ) as venue_rank
    from venues_counted
),

parties as (
    select
        buyer_customer_id as customer_id,
        order_id,
        event_id,
        count(*) as party_size
    from int_tickets_resolved_to_customers
    where buyer_customer_id is not null
    group by buyer_customer_id, order_id, event_id
),

parties_summarized as (
    select
        parties.customer_id,
        {{ median('parties.party_size') }} as median_party_size,
        {{ median(days_between(
            'int_orders_resolved_to_customers.ordered_date', 'stg_shop__events.starts_date'
        )) }} as median_lead_time_days
    from parties
    left join int_orders_resolved_to_customers
        on parties.order_id = int_orders_resolved_to_customers.order_id
    left join stg_shop__events
        on parties.event_id = stg_shop__events.event_id
    group by parties.customer_id
),

customers as (
    select
        coalesce(visits_summarized.customer_id, parties_summarized.customer_id)
            as customer_id,
        cast(coalesce(visits_summarized.tickets_count, 0) as {{ dbt.type_bigint() }})
            as tickets_count,
        cast(coalesce(visits_summarized.events_attended, 0) as {{ dbt.type_bigint() }})
            as events_attended,
        cast(coalesce(visits_summarized.no_show_count, 0) as {{ dbt.type_bigint() }})
            as no_show_count,
        visits_summarized.last_attended_at,
        venues_ranked.venue as favourite_venue,
        parties_summarized.median_lead_time_days,
        parties_summarized.median_party_size
    from visits_summarized
    full outer join parties_summarized
        on visits_summarized.customer_id = parties_summarized.customer_id
    left join venues_ranked
        on
            visits_summarized.customer_id = venues_ranked.customer_id
            and venues_ranked.venue_rank = 1
)

select * from customers
