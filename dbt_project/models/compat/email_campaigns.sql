with

dim_campaigns as (
    select
        campaign_id,
        segment,
        name,
        subject,
        started_at
    from {{ ref('dim_campaigns') }}
    where channel = 'email'
),

rpt_campaign_performance as (
    select
        campaign_id,
        treated_count,
        delivered_count,
        human_openers_count,
        human_clickers_count
    from {{ ref('rpt_campaign_performance') }}
),

email_campaigns as (
    select
        dim_campaigns.campaign_id as id,
        {{ tenant_id() }} as tenant_id,
        dim_campaigns.segment as segment_id,
        dim_campaigns.name,
        dim_campaigns.subject,
        dim_campaigns.started_at as sent_at,
        rpt_campaign_performance.treated_count as recipients_count,
        rpt_campaign_performance.delivered_count,
        rpt_campaign_performance.human_openers_count as opened_count,
        rpt_campaign_performance.human_clickers_count as clicked_count
    from dim_campaigns
    left join rpt_campaign_performance
        on dim_campaigns.campaign_id = rpt_campaign_performance.campaign_id
)

select * from email_campaigns
