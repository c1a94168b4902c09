{#-
  Power of 80 % at 5 %: (1.96 + 0.84) squared; the change worth seeing is a tenth of what the controls do anyway.
  The treated are as many times the controls as they are now.
-#}
{%- set power, change = 7.849, 0.1 -%}

with

dim_campaigns as (
    select
        campaign_id,
        channel,
        started_date,
        cost
    from {{ ref('dim_campaigns') }}
),

fct_campaign_recipients as (
    select * from {{ ref('fct_campaign_recipients') }}
),

machine_user_agents as (
    select max(rule_version) as machine_rule_version from {{ ref('machine_user_agents') }}
),

treated as (
    select
        campaign_id,
        count(*) as treated_count,
        count(case when not is_window_complete then 1 end) as open_windows_count,
        count(case when has_converted then 1 end) as converted_count,
        coalesce(sum(converted_revenue), 0) as revenue,
        coalesce(sum(converted_revenue * converted_revenue), 0) as revenue_squares,
        count(case when is_delivered then 1 end) as delivered_count,
        count(case when is_bounced then 1 end) as bounced_count,
        count(case when has_opened then 1 end) as human_openers_count,
        coalesce(sum(human_opens_count), 0) as human_opens_count,
        count(case when machine_opens_count > 0 then 1 end) as machine_openers_count,
        coalesce(sum(machine_opens_count), 0) as machine_opens_count,
        count(case when has_clicked then 1 end) as human_clickers_count,
        coalesce(sum(human_clicks_count), 0) as human_clicks_count,
        coalesce(sum(machine_clicks_count), 0) as machine_clicks_count,
        count(case when has_unsubscribed then 1 end) as unsubscribed_count,
        count(case when has_complained then 1 end) as complained_count
    from fct_campaign_recipients
    where arm = 'treatment'
    group by campaign_id
),

controls as (
    select
        campaign_id,
        count(*) as control_count,
        count(case when not is_window_complete then 1 end) as open_windows_count,
        count(case when has_converted then 1 end) as converted_count,
        coalesce(sum(converted_revenue), 0) as revenue,
        coalesce(sum(converted_revenue * converted_revenue), 0) as revenue_squares
    from fct_campaign_recipients
    where arm = 'control'
    group by campaign_id
),

compared as (
    {{ arms_compared('treated', 'controls', 'campaign_id') }}
),

needed as (
    select
        campaign_id,
        cast(ceil({{ ratio(
            power ~ ' * (control_conversion_rate * (1 - control_conversion_rate)'
            ~ ' + control_conversion_rate * (1 - least(' ~ (1 + change) ~ ' * control_conversion_rate, 1))'
            ~ ' * ' ~ (1 + change) ~ ' * control_count / treated_count)',
            'power(' ~ change ~ ' * control_conversion_rate, 2)'
        ) }}) as bigint) as control_needed_count
    from compared
),

performance as (
    select
        dim_campaigns.campaign_id,
        dim_campaigns.channel,
        dim_campaigns.started_date,
        coalesce(compared.open_windows_count = 0, false) as is_window_complete,
        coalesce(compared.treated_count, 0) as treated_count,
        coalesce(compared.control_count, 0) as control_count,
        compared.conversion_lift,
        compared.conversion_lift_low,
        compared.conversion_lift_high,
        {{ lift_verdict('compared') }} as verdict,
        needed.control_needed_count,
        compared.conversion_rate,
        compared.control_conversion_rate,
        coalesce(compared.converted_count, 0) as converted_count,
        coalesce(compared.control_converted_count, 0) as control_converted_count,
        {{ money('compared.revenue_per_head_lift') }} as revenue_per_head_lift,
        {{ money('compared.revenue_per_head_lift - compared.revenue_margin') }}
            as revenue_per_head_lift_low,
        {{ money('compared.revenue_per_head_lift + compared.revenue_margin') }}
            as revenue_per_head_lift_high,
        {{ money('compared.revenue_per_head') }} as revenue_per_head,
        {{ money('compared.control_revenue_per_head') }} as control_revenue_per_head,
        {{ money('coalesce(compared.revenue, 0)') }} as revenue,
        {{ money('compared.revenue_per_head_lift * compared.treated_count') }}
            as incremental_revenue,
        dim_campaigns.cost,
        {{ ratio(
            'compared.revenue_per_head_lift * compared.treated_count - dim_campaigns.cost',
            'cast(dim_campaigns.cost as double)'
        ) }} as incremental_roi,
        {{ ratio('coalesce(compared.revenue, 0) - dim_campaigns.cost', 'cast(dim_campaigns.cost as double)') }}
            as attributed_roi,
        coalesce(treated.delivered_count, 0) as delivered_count,
        coalesce(treated.bounced_count, 0) as bounced_count,
        coalesce(treated.human_clickers_count, 0) as human_clickers_count,
        cast(coalesce(treated.human_clicks_count, 0) as bigint) as human_clicks_count,
        cast(coalesce(treated.machine_clicks_count, 0) as bigint) as machine_clicks_count,
        coalesce(treated.unsubscribed_count, 0) as unsubscribed_count,
        coalesce(treated.complained_count, 0) as complained_count,
        coalesce(treated.human_openers_count, 0) as human_openers_count,
        cast(coalesce(treated.human_opens_count, 0) as bigint) as human_opens_count,
        coalesce(treated.machine_openers_count, 0) as machine_openers_count,
        cast(coalesce(treated.machine_opens_count, 0) as bigint) as machine_opens_count,
        machine_user_agents.machine_rule_version
    from dim_campaigns
    cross join machine_user_agents
    left join compared
        on dim_campaigns.campaign_id = compared.campaign_id
    left join needed
        on dim_campaigns.campaign_id = needed.campaign_id
    left join treated
        on dim_campaigns.campaign_id = treated.campaign_id
)

select * from performance
