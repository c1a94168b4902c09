with

events_latest as (
    {{ latest_version(source('shop', 'events'), ['_source', 'event_id']) }}
),

events as (
    select
        {{ source_key('event_id') }} as event_id,
        _source as source,
        name,
        genre,
        artist,
        venue,
        city,
        country,
        starts_at,
        timezone,
        capacity,
        status,
        series,
        updated_at
    from events_latest
)

select * from events
