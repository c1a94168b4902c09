with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('note_pinned', 'note_unpinned', 'note_closed', 'note_reopened', 'note_removed')
        and payload is not null
),

note_marks as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        {{ json_text('payload', 'note_id') }} as note_id,
        replace(kind, 'note_', '') as mark
    from events
)

select * from note_marks
