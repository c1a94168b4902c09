with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('vip_set', 'vip_cleared')
        and payload is not null
),

vip_marks as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        {{ json_text('payload', 'reason') }} as reason,
        kind = 'vip_set' as is_set
    from events
)

select * from vip_marks
