with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind = 'communication_logged'
        and payload is not null
),

communications as (
    select
        event_id as communication_id,
        sequence,
        effective_at,
        actor,
        subject_id,
        {{ json_text('payload', 'channel') }} as channel,
        {{ json_text('payload', 'direction') }} as direction,
        {{ json_text('payload', 'subject') }} as subject,
        {{ json_text('payload', 'body') }} as body,
        {{ json_text('payload', 'campaign') }} as campaign,
        {{ json_text('payload', 'status') }} as status
    from events
)

select * from communications
