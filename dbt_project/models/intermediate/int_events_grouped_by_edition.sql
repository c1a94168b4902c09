{#- The days of a festival follow each other; what starts later is another edition. -#}
{%- set days_apart = 3 -%}
with

stg_shop__events as (
    select
        event_id,
        series,
        genre,
        city,
        starts_at,
        {{ local_date('starts_at') }} as starts_date,
        {{ has_taken_place('starts_at', 'status') }} as has_taken_place
    from {{ ref('stg_shop__events') }}
    where starts_at is not null and coalesce(status, '') <> 'cancelled'
),

events_suiting as (
    select
        *,
        case
            when series is not null then 'series ' || series
            else genre || ' in ' || city
        end as habit
    from stg_shop__events
    where series is not null or (genre is not null and city is not null)
),

events_compared as (
    select
        *,
        lag(starts_date) over (
            partition by habit order by starts_at, event_id
        ) as previous_date
    from events_suiting
),

events_numbered as (
    select
        *,
        sum(case
            when
                series is not null
                and starts_date <= {{ add_days('previous_date', days_apart) }}
                then 0
            else 1
        end) over (
            partition by habit
            order by starts_at, event_id
            rows between unbounded preceding and current row
        ) as edition_number
    from events_compared
),

events as (
    select
        event_id,
        habit,
        series is not null as is_series,
        cast(edition_number as {{ dbt.type_bigint() }}) as edition_number,
        bool_and(has_taken_place) over (partition by habit, edition_number)
            as is_edition_over
    from events_numbered
)

select * from events
