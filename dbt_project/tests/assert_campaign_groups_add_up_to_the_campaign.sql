-- every treated person of a campaign stands in one of its groups, once
with

groups_added as (
    select
        campaign_id,
        sum(treated_count) as treated_count,
        sum(converted_count) as converted_count
    from {{ ref('rpt_campaign_groups') }}
    group by campaign_id
)

select
    groups_added.campaign_id,
    groups_added.treated_count,
    rpt_campaign_performance.treated_count as campaign_treated_count
from groups_added
inner join {{ ref('rpt_campaign_performance') }} as rpt_campaign_performance
    on groups_added.campaign_id = rpt_campaign_performance.campaign_id
where
    groups_added.treated_count <> rpt_campaign_performance.treated_count
    or groups_added.converted_count <> rpt_campaign_performance.converted_count
