with

recipients_latest as (
    {{ latest_version(source('activity', 'campaign_recipients'), ['_source', 'recipient_id']) }}
),

recipients as (
    select
        {{ source_key('recipient_id') }} as recipient_id,
        {{ source_key('campaign_id') }} as campaign_id,
        {{ customer_key() }} as customer_key,
        arm,
        sent_at
    from recipients_latest
)

select * from recipients
