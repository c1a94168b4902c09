with

events as (
    select
        sequence,
        event_id,
        recorded_at,
        effective_at,
        actor,
        kind,
        subject_id,
        payload,
        redacted as is_redacted
    from {{ source('ops', 'events') }}
)

select * from events
