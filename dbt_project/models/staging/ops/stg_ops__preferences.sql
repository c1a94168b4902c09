with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('preference_stated', 'preference_withdrawn')
        and payload is not null
),

preferences as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        {{ json_text('payload', 'about') }} as preference_kind,
        {{ json_text('payload', 'value') }} as preference,
        kind = 'preference_stated' as is_stated
    from events
)

select * from preferences
