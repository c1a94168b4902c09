{#- Who had not ordered when the scores were made stands in no RFM group. -#}
{%- set without_order = 'No order yet' -%}

with

dim_campaigns as (
    select
        campaign_id,
        started_date
    from {{ ref('dim_campaigns') }}
),

int_history_days_chosen as (
    select as_of_date
    from {{ ref('int_history_days_chosen') }}
    where is_shown
),

fct_rfm_scores as (
    select
        customer_id,
        as_of_date,
        rfm_segment
    from {{ ref('fct_rfm_scores') }}
    where scheme = {{ text_literal(var('rfm_default_scheme')) }}
),

-- scores of the day itself may already know what the campaign brought
campaigns_dated as (
    select
        dim_campaigns.campaign_id,
        max(int_history_days_chosen.as_of_date) as scored_date
    from dim_campaigns
    inner join int_history_days_chosen
        on dim_campaigns.started_date > int_history_days_chosen.as_of_date
    group by dim_campaigns.campaign_id
),

recipients_grouped as (
    select
        recipients.campaign_id,
        campaigns_dated.scored_date,
        coalesce(fct_rfm_scores.rfm_segment, '{{ without_order }}') as rfm_segment,
        recipients.arm,
        recipients.is_window_complete,
        recipients.has_converted,
        recipients.converted_revenue,
        recipients.has_clicked
    from {{ ref('fct_campaign_recipients') }} as recipients
    inner join campaigns_dated
        on recipients.campaign_id = campaigns_dated.campaign_id
    left join fct_rfm_scores
        on
            recipients.customer_id = fct_rfm_scores.customer_id
            and campaigns_dated.scored_date = fct_rfm_scores.as_of_date
),

{% for name, arm in [('treated', 'treatment'), ('controls', 'control')] -%}
{{ name }} as (
    select
        campaign_id || '#' || rfm_segment as group_id,
        campaign_id,
        rfm_segment,
        max(scored_date) as scored_date,
        count(*) as {{ name | replace('controls', 'control') }}_count,
        count(case when not is_window_complete then 1 end) as open_windows_count,
        count(case when has_converted then 1 end) as converted_count,
        coalesce(sum(converted_revenue), 0) as revenue,
        coalesce(sum(converted_revenue * converted_revenue), 0) as revenue_squares,
        count(case when has_clicked then 1 end) as human_clickers_count
    from recipients_grouped
    where arm = '{{ arm }}'
    group by campaign_id, rfm_segment
),

{% endfor -%}
compared as (
    {{ arms_compared('treated', 'controls', 'group_id') }}
),

groups as (
    select
        treated.campaign_id,
        cast(treated.rfm_segment as {{ dbt.type_string() }}) as rfm_segment,
        treated.scored_date,
        treated.treated_count,
        coalesce(compared.control_count, 0) as control_count,
        treated.human_clickers_count,
        compared.converted_count,
        coalesce(compared.control_converted_count, 0) as control_converted_count,
        compared.conversion_rate,
        compared.control_conversion_rate,
        compared.conversion_lift,
        compared.conversion_lift_low,
        compared.conversion_lift_high,
        {{ lift_verdict('compared') }} as verdict,
        {{ money('treated.revenue') }} as revenue
    from treated
    inner join compared
        on treated.group_id = compared.group_id
)

select * from groups
