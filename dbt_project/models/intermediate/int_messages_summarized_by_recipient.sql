with

int_message_events_resolved_to_customers as (
    select
        campaign_id,
        customer_id,
        channel,
        occurred_at,
        status,
        is_machine
    from {{ ref('int_message_events_resolved_to_customers') }}
    where
        campaign_id is not null
        and customer_id is not null
        and status not in ('queued', 'replied')
),

recipients as (
    select
        campaign_id,
        customer_id,
        min(channel) as channel,
        min(occurred_at) as first_event_at,
        max(case when status = 'delivered' then 1 else 0 end) = 1 as is_delivered,
        max(case when status = 'bounced' then 1 else 0 end) = 1 as is_bounced,
        count(case when status = 'opened' and not is_machine then 1 end)
            as human_opens_count,
        count(case when status = 'opened' and is_machine then 1 end) as machine_opens_count,
        count(case when status = 'clicked' and not is_machine then 1 end)
            as human_clicks_count,
        count(case when status = 'clicked' and is_machine then 1 end)
            as machine_clicks_count,
        max(case when status = 'unsubscribed' then 1 else 0 end) = 1 as has_unsubscribed,
        max(case when status = 'complained' then 1 else 0 end) = 1 as has_complained
    from int_message_events_resolved_to_customers
    group by campaign_id, customer_id
)

select * from recipients
