{#- Fewer tickets make no curve; older events say little; more than eight blur what is alike. -#}
{%- set fewest_tickets, oldest_days, similar_kept = 20, 1095, 8 -%}

with

stg_shop__events as (
    select
        event_id,
        genre,
        artist,
        venue,
        city,
        series,
        capacity,
        {{ local_date('starts_at') }} as starts_date
    from {{ ref('stg_shop__events') }}
    where starts_at is not null
),

rpt_event_attendance as (
    select event_id
    from {{ ref('rpt_event_attendance') }}
    where has_taken_place and sold_count >= {{ fewest_tickets }}
),

pasts as (
    select stg_shop__events.*
    from stg_shop__events
    inner join rpt_event_attendance
        on stg_shop__events.event_id = rpt_event_attendance.event_id
),

pairs as (
    select
        events.event_id,
        pasts.event_id as similar_event_id,
        pasts.starts_date as similar_starts_date,
        coalesce(events.series = pasts.series, false) as is_same_series,
        coalesce(events.artist = pasts.artist, false) as is_same_artist,
        coalesce(events.genre = pasts.genre, false) as is_same_genre,
        coalesce(events.venue = pasts.venue, false) as is_same_venue,
        coalesce(events.city = pasts.city, false) as is_same_city,
        coalesce(
            3 * events.capacity >= 2 * pasts.capacity
            and 2 * events.capacity <= 3 * pasts.capacity,
            false
        ) as is_same_size
    from stg_shop__events as events
    inner join pasts
        on
            events.starts_date > pasts.starts_date
            and events.starts_date
            <= {{ add_days('pasts.starts_date', oldest_days) }}
    where
        events.genre = pasts.genre
        or events.artist = pasts.artist
        or events.series = pasts.series
),

pairs_scored as (
    select
        *,
        case when is_same_series then 4 else 0 end
        + case when is_same_artist then 4 else 0 end
        + case when is_same_genre then 3 else 0 end
        + case when is_same_venue then 2 else 0 end
        + case when is_same_size then 2 else 0 end
        + case when is_same_city then 1 else 0 end as similarity
    from pairs
),

pairs_ranked as (
    select
        *,
        row_number() over (
            partition by event_id
            order by similarity desc, similar_starts_date desc, similar_event_id asc
        ) as similarity_rank
    from pairs_scored
),

similar_events as (
    select
        cast(event_id as {{ dbt.type_string() }}) as event_id,
        cast(similarity_rank as integer) as similarity_rank,
        cast(similar_event_id as {{ dbt.type_string() }}) as similar_event_id,
        cast(similarity as integer) as similarity,
        is_same_series,
        is_same_artist,
        is_same_genre,
        is_same_venue,
        is_same_city,
        is_same_size
    from pairs_ranked
    where similarity_rank <= {{ similar_kept }}
)

select * from similar_events
