with

campaigns_latest as (
    {{ latest_version(source('activity', 'campaigns'), ['_source', 'campaign_id']) }}
),

campaigns as (
    select
        {{ source_key('campaign_id') }} as campaign_id,
        name,
        channel,
        started_at,
        ended_at,
        segment,
        subject,
        cost,
        currency,
        {{ local_date('coalesce(started_at, ended_at, updated_at, _loaded_at)') }} as cost_date,
        coalesce(has_control_group, false) as has_control_group
    from campaigns_latest
)

select * from campaigns
