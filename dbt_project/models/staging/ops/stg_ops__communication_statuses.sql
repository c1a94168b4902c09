with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind = 'communication_status_changed'
        and payload is not null
),

communication_statuses as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        {{ json_text('payload', 'communication_id') }} as communication_id,
        {{ json_text('payload', 'status') }} as status
    from events
)

select * from communication_statuses
