with

int_tickets_grouped_by_attendee as (
    select
        customer_id,
        event_id
    from {{ ref('int_tickets_grouped_by_attendee') }}
),

int_events_grouped_by_edition as (
    select * from {{ ref('int_events_grouped_by_edition') }}
),

stg_shop__events as (
    select
        event_id,
        starts_at >= {{ as_of_end() }} and coalesce(status, '') <> 'cancelled'
            as is_coming
    from {{ ref('stg_shop__events') }}
),

tickets_coming as (
    select distinct tickets.customer_id
    from int_tickets_grouped_by_attendee as tickets
    inner join stg_shop__events
        on tickets.event_id = stg_shop__events.event_id
    where stg_shop__events.is_coming
),

editions_over as (
    select
        habit,
        max(edition_number) as last_edition
    from int_events_grouped_by_edition
    where is_edition_over
    group by habit
),

-- where somebody went, and how many editions lie between the first and the last time
habits as (
    select
        tickets.customer_id,
        editions.habit,
        editions.is_series,
        count(distinct editions.edition_number) as visits_count,
        min(editions.edition_number) as first_visited,
        max(editions.edition_number) as last_visited
    from int_tickets_grouped_by_attendee as tickets
    inner join int_events_grouped_by_edition as editions
        on tickets.event_id = editions.event_id
    where editions.is_edition_over
    group by tickets.customer_id, editions.habit, editions.is_series
),

-- who goes to every second edition misses one when the second passes; one night out is no
-- habit, one festival is
missed as (
    select
        habits.customer_id,
        floor(
            case
                when habits.visits_count = 1
                    then editions_over.last_edition - habits.last_visited
                else
                    (editions_over.last_edition - habits.last_visited)
                    * (habits.visits_count - 1)
                    / cast(habits.last_visited - habits.first_visited as double)
            end
        ) as missed_count
    from habits
    inner join editions_over
        on habits.habit = editions_over.habit
    where habits.is_series or habits.visits_count > 1
),

customers as (
    select
        missed.customer_id,
        cast(min(missed.missed_count) as {{ dbt.type_bigint() }})
            as missed_editions_count,
        max(case when tickets_coming.customer_id is not null then 1 else 0 end) = 1
            as has_coming_ticket
    from missed
    left join tickets_coming
        on missed.customer_id = tickets_coming.customer_id
    group by missed.customer_id
)

select * from customers
