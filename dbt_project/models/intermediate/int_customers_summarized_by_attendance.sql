with

int_tickets_grouped_by_attendee as (
    select * from {{ ref('int_tickets_grouped_by_attendee') }}
),

int_orders_grouped_by_event as (
    select
        buyer_customer_id,
        tickets_count,
        lead_time_days
    from {{ ref('int_orders_grouped_by_event') }}
    where buyer_customer_id is not null
),

stg_shop__events as (
    select
        event_id,
        venue
    from {{ ref('stg_shop__events') }}
),

visits_summarized as (
    select
        customer_id,
        sum(tickets_count) as tickets_count,
        sum(case when is_attended then 1 else 0 end) as events_attended,
        sum(case when is_no_show then 1 else 0 end) as no_show_count,
        max(attended_at) as last_attended_at
    from int_tickets_grouped_by_attendee
    group by customer_id
),

venues_counted as (
    select
        visits.customer_id,
        stg_shop__events.venue,
        sum(visits.tickets_count) as tickets_count
    from int_tickets_grouped_by_attendee as visits
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

parties_summarized as (
    select
        buyer_customer_id as customer_id,
        {{ median('tickets_count') }} as median_party_size,
        {{ median('lead_time_days') }} as median_lead_time_days
    from int_orders_grouped_by_event
    group by buyer_customer_id
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
