{#- Fewer buyers say nothing of a middle. -#}
{%- set fewest = 30 -%}
{%- set groupings = ['acquisition_source', 'first_order_genre', 'city'] -%}

with

buyers as (
    select * from {{ ref('dim_customers') }}
    where orders_count > 0
),

grouped as (
    select
        'all' as grouped_by,
        'all' as group_value,
        *
    from buyers
    {%- for grouping in groupings %}
    union all
    select
        '{{ grouping }}' as grouped_by,
        {{ grouping }} as group_value,
        *
    from buyers
    where {{ grouping }} is not null
    {%- endfor %}
),

summarized as (
    select
        grouped_by,
        cast(group_value as {{ dbt.type_string() }}) as group_value,
        max(as_of_date) as as_of_date,
        count(*) as buyers_count,
        count(predicted_clv_365d) as predicted_count,
        {{ money('sum(predicted_clv_365d)') }} as predicted_clv_365d,
        {{ money('avg(predicted_clv_365d)') }} as clv_mean,
        {{ money(quantile_disc('predicted_clv_365d', 0.25)) }} as clv_quarter,
        {{ money(median('predicted_clv_365d')) }} as clv_median,
        {{ money(quantile_disc('predicted_clv_365d', 0.75)) }} as clv_three_quarters,
        {{ money('avg(case when predicted_clv_365d is not null then historic_clv end)') }}
            as historic_clv_mean,
        count(value_at_risk) as at_risk_count,
        {{ money('sum(value_at_risk)') }} as value_at_risk,
        -- of exact numbers, so that it does not depend on the rows' order
        cast(avg(cast(churn_probability as decimal(18, 12))) as double) as churn_probability_mean,
        count(case when churn_band = 'high' then 1 end) as high_risk_count,
        max(churn_horizon_days) as churn_horizon_days,
        max(churn_scale) as churn_scale,
        max(clv_scale) as clv_scale,
        min(prediction_abstain_reason) as prediction_abstain_reason
    from grouped
    group by 1, 2
),

value_groups as (
    select * from summarized
    where grouped_by = 'all' or predicted_count >= {{ fewest }}
)

select * from value_groups
