with

dim_campaigns as (
    select
        campaign_id,
        name,
        channel,
        segment,
        started_at,
        ended_at,
        cost
    from {{ ref('dim_campaigns') }}
),

crm_campaigns as (
    select
        campaign_id as id,
        name,
        channel as type,
        segment,
        started_at,
        ended_at,
        cost
    from dim_campaigns
)

select * from crm_campaigns
