with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('note_written', 'note_edited')
        and payload is not null
),

notes as (
    select
        event_id,
        sequence,
        effective_at,
        actor,
        subject_id,
        case
            when kind = 'note_written' then event_id
            else {{ json_text('payload', 'note_id') }}
        end as note_id,
        kind = 'note_written' as is_first,
        {{ json_text('payload', 'type') }} as type,
        {{ json_text('payload', 'priority') }} as priority,
        {{ json_text('payload', 'title') }} as title,
        {{ json_text('payload', 'body') }} as body,
        cast({{ json_text('payload', 'due_date') }} as date) as due_date
    from events
)

select * from notes
