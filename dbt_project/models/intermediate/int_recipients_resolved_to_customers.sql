with

stg_activity__campaign_recipients as (
    select
        campaign_id,
        customer_key,
        arm,
        sent_at
    from {{ ref('stg_activity__campaign_recipients') }}
    where coalesce(sent_at < {{ as_of_end() }}, true)
),

stg_activity__campaigns as (
    select
        campaign_id,
        started_at
    from {{ ref('stg_activity__campaigns') }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

int_messages_summarized_by_recipient as (
    select
        campaign_id,
        customer_id,
        first_event_at
    from {{ ref('int_messages_summarized_by_recipient') }}
),

known as (
    select
        stg_activity__campaign_recipients.campaign_id,
        stg_ops__customer_ids.customer_id,
        stg_activity__campaign_recipients.arm = 'treatment' as is_treated,
        stg_activity__campaign_recipients.sent_at
    from stg_activity__campaign_recipients
    inner join stg_ops__customer_ids
        on stg_activity__campaign_recipients.customer_key = stg_ops__customer_ids.customer_key
    union all
    select
        campaign_id,
        customer_id,
        true as is_treated,
        first_event_at as sent_at
    from int_messages_summarized_by_recipient
),

-- Who got it under any account got it: nobody is compared with themselves.
recipients_reduced as (
    select
        campaign_id,
        customer_id,
        max(case when is_treated then 1 else 0 end) = 1 as is_treated,
        coalesce(min(case when is_treated then sent_at end), min(sent_at)) as sent_at
    from known
    group by campaign_id, customer_id
),

recipients_dated as (
    select
        recipients_reduced.campaign_id,
        recipients_reduced.customer_id,
        case when recipients_reduced.is_treated then 'treatment' else 'control' end as arm,
        coalesce(recipients_reduced.sent_at, stg_activity__campaigns.started_at) as sent_at
    from recipients_reduced
    left join stg_activity__campaigns
        on recipients_reduced.campaign_id = stg_activity__campaigns.campaign_id
),

recipients as (
    select
        *,
        {{ local_date('sent_at') }} as sent_date
    from recipients_dated
    where coalesce(sent_at < {{ as_of_end() }}, true)
)

select * from recipients
