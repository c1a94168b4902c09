with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('custom_field_set', 'custom_field_cleared')
        and payload is not null
),

custom_field_values as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        {{ json_text('payload', 'field') }} as field,
        {{ json_text('payload', 'value') }} as value
    from events
)

select * from custom_field_values
