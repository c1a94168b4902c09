{#- Standard deviations from the mean that leave a tenth and a twentieth of a normal distribution outside. -#}
{%- set reach = {'80': 1.2815515655446004, '90': 1.6448536269514722} -%}

with

fct_clv_scores as (
    select
        customer_id,
        horizon_days,
        expected_orders,
        cast(predicted_clv as double) as predicted_clv,
        cast(predicted_clv_sd as double) as predicted_clv_sd
    from {{ ref('fct_clv_scores') }}
    where
        as_of_date = {{ as_of_date() }}
        and scale = 'absolute'
        and predicted_clv is not null
),

fct_segment_memberships as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships') }}
),

rpt_forecast_ratios as (
    select
        horizon_days,
        origins_count,
        ratio_sd
    from {{ ref('rpt_forecast_ratios') }}
    where as_of_date = {{ as_of_date() }} and target = 'spend'
),

-- `*` cannot be a segment's slug: it stands for everybody
sums as (
    select
        members.segment_id,
        fct_clv_scores.horizon_days,
        count(*) as customers_count,
        sum(fct_clv_scores.expected_orders) as expected_orders,
        sum(fct_clv_scores.predicted_clv) as predicted_spend,
        sum(fct_clv_scores.predicted_clv_sd * fct_clv_scores.predicted_clv_sd)
            as customers_variance
    from fct_segment_memberships as members
    inner join fct_clv_scores
        on members.customer_id = fct_clv_scores.customer_id
    group by members.segment_id, fct_clv_scores.horizon_days
    union all
    select
        '*' as segment_id,
        horizon_days,
        count(*) as customers_count,
        sum(expected_orders) as expected_orders,
        sum(predicted_clv) as predicted_spend,
        sum(predicted_clv_sd * predicted_clv_sd) as customers_variance
    from fct_clv_scores
    group by horizon_days
),

-- single customers differ from their forecast, and past totals from theirs
spread as (
    select
        sums.*,
        rpt_forecast_ratios.origins_count,
        sqrt(
            sums.customers_variance
            + sums.predicted_spend * rpt_forecast_ratios.ratio_sd
            * sums.predicted_spend * rpt_forecast_ratios.ratio_sd
        ) as predicted_spend_sd
    from sums
    left join rpt_forecast_ratios
        on sums.horizon_days = rpt_forecast_ratios.horizon_days
),

forecasts as (
    select
        cast(segment_id as {{ dbt.type_string() }}) as segment_id,
        segment_id = '*' as is_everybody,
        {{ as_of_date() }} as as_of_date,
        cast(horizon_days as int) as horizon_days,
        cast(customers_count as bigint) as customers_count,
        cast(expected_orders as double) as expected_orders,
        {{ money('predicted_spend') }} as predicted_spend,
        {{ money('predicted_spend_sd') }} as predicted_spend_sd,
        {%- for level in reach %}
        case
            when predicted_spend_sd is not null
                then {{ money('greatest(predicted_spend - ' ~ reach[level] ~ ' * predicted_spend_sd, 0)') }}
        end as predicted_spend_low_{{ level }},
        {{ money('predicted_spend + ' ~ reach[level] ~ ' * predicted_spend_sd') }}
            as predicted_spend_high_{{ level }},
        {%- endfor %}
        cast(origins_count as bigint) as origins_count
    from spread
)

select * from forecasts
