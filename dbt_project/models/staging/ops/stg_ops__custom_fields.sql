with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind = 'custom_field_defined'
        and payload is not null
),

custom_fields as (
    select
        event_id,
        sequence,
        effective_at,
        {{ json_text('payload', 'field') }} as field,
        {{ json_text('payload', 'type') }} as type,
        {{ json_text('payload', 'label') }} as label,
        -- the JSON list of words as the other lists of the marts: joined by a bar
        replace(
            replace(replace({{ json_text('payload', 'choices') }}, '["', ''), '"]', ''),
            '","', '|'
        ) as choices,
        {{ json_text('payload', 'is_personal') }} = 'true' as is_personal
    from events
)

select * from custom_fields
