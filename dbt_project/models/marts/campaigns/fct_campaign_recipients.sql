with

int_recipients_resolved_to_customers as (
    select * from {{ ref('int_recipients_resolved_to_customers') }}
),

int_messages_summarized_by_recipient as (
    select * from {{ ref('int_messages_summarized_by_recipient') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date,
        net_before_refunds - refunded as net
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

conversions as (
    {{ conversions_in_window(
        'int_recipients_resolved_to_customers', 'int_orders_resolved_to_customers',
        'campaign_id', 'sent'
    ) }}
),

recipients_joined as (
    select
        recipients.campaign_id,
        recipients.customer_id,
        recipients.arm,
        recipients.sent_at,
        recipients.sent_date,
        {{ add_days('recipients.sent_date', var('campaign_window_days')) }}
        <= {{ as_of_date() }} as is_window_complete,
        case
            when recipients.sent_at is not null
                then coalesce(conversions.converted_orders_count, 0)
        end as converted_orders_count,
        conversions.converted_date,
        case
            when recipients.sent_at is not null
                then {{ money('coalesce(conversions.converted_revenue, 0)') }}
        end as converted_revenue,
        messages.is_delivered,
        messages.is_bounced,
        messages.human_opens_count,
        messages.machine_opens_count,
        messages.human_clicks_count,
        messages.machine_clicks_count,
        messages.has_unsubscribed,
        messages.has_complained
    from int_recipients_resolved_to_customers as recipients
    left join conversions
        on
            recipients.campaign_id = conversions.campaign_id
            and recipients.customer_id = conversions.customer_id
    left join int_messages_summarized_by_recipient as messages
        on
            recipients.campaign_id = messages.campaign_id
            and recipients.customer_id = messages.customer_id
),

recipients as (
    select
        campaign_id,
        customer_id,
        arm,
        sent_at,
        sent_date,
        coalesce(is_window_complete, false) as is_window_complete,
        converted_orders_count > 0 as has_converted,
        converted_date,
        converted_orders_count,
        converted_revenue,
        is_delivered,
        is_bounced,
        human_opens_count > 0 as has_opened,
        human_clicks_count > 0 as has_clicked,
        has_unsubscribed,
        has_complained,
        human_opens_count,
        machine_opens_count,
        human_clicks_count,
        machine_clicks_count
    from recipients_joined
)

select * from recipients
