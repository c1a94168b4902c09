-- Whoever came or stayed away is counted once per event, by event and by person.
with

events as (
    select
        coalesce(sum(attendees_count), 0) as attendees_count,
        coalesce(sum(no_show_count), 0) as no_show_count
    from {{ ref('rpt_event_attendance') }}
),

people as (
    select
        coalesce(sum(events_attended), 0) as attendees_count,
        coalesce(sum(no_show_count), 0) as no_show_count
    from {{ ref('int_customers_summarized_by_attendance') }}
),

differences as (
    select
        events.*,
        people.attendees_count as people_attended,
        people.no_show_count as people_stayed_away
    from events
    cross join people
    where
        events.attendees_count <> people.attendees_count
        or events.no_show_count <> people.no_show_count
)

select * from differences
