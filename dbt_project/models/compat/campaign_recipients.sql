with

fct_campaign_recipients as (
    select
        campaign_id,
        customer_id,
        arm,
        is_delivered,
        is_bounced,
        has_opened,
        has_clicked,
        sent_at,
        has_unsubscribed,
        has_converted
    from {{ ref('fct_campaign_recipients') }}
),

campaign_recipients as (
    select
        campaign_id,
        {{ tenant_id() }} as tenant_id,
        customer_id,
        cast(
            case
                when arm = 'control' then 'held_out'
                when is_bounced then 'bounced'
                when has_clicked then 'clicked'
                when has_opened then 'opened'
                when is_delivered then 'delivered'
                else 'sent'
            end as {{ dbt.type_string() }}
        ) as status,
        sent_at,
        has_opened as opened,
        has_clicked as clicked,
        has_unsubscribed as unsubscribed,
        has_converted as converted
    from fct_campaign_recipients
)

select * from campaign_recipients
