with

message_events_latest as (
    {{ latest_version(source('activity', 'message_events'), ['_source', 'message_event_id'], updated_at='_loaded_at') }}
),

message_events as (
    select
        {{ source_key('message_event_id') }} as message_event_id,
        _source as source,
        occurred_at,
        channel,
        coalesce(direction, 'outbound') as direction,
        {{ source_key('campaign_id') }} as campaign_id,
        message_id,
        {{ address_key('recipient_key') }} as address_key,
        coalesce({{ customer_key('source_customer_id', 'null') }}, {{ address_key('recipient_key') }})
            as customer_key,
        status,
        link,
        user_agent
    from message_events_latest
)

select * from message_events
