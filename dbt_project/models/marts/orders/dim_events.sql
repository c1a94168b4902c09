with

stg_shop__events as (
    select
        event_id,
        source,
        name,
        genre,
        artist,
        venue,
        city,
        country,
        starts_at,
        {{ local_date('starts_at') }} as starts_date,
        timezone,
        capacity,
        status,
        series
    from {{ ref('stg_shop__events') }}
)

select * from stg_shop__events
