with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('tag_added', 'tag_removed')
        and payload is not null
),

tag_changes as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        {{ json_text('payload', 'tag') }} as tag,
        kind = 'tag_added' as is_added
    from events
)

select * from tag_changes
