{#- Standard deviations from the mean that leave a tenth and a twentieth of a normal distribution outside. -#}
{%- set reach = {'80': 1.2815515655446004, '90': 1.6448536269514722} -%}

with

-- sums of decimals are exact, in whatever order the rows come
fct_clv_scores as (
    select
        customer_id,
        horizon_days,
        cast(expected_orders as decimal(18, 8)) as expected_orders,
        predicted_clv,
        cast(
            cast(predicted_clv_sd as double) * cast(predicted_clv_sd as double)
            as decimal(38, 4)
        ) as customer_variance
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
        sum(fct_clv_scores.customer_variance) as customers_variance
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
        sum(customer_variance) as customers_variance
    from fct_clv_scores
    group by horizon_days
),

-- single customers differ from their forecast, and past totals from theirs
spread as (
    select
        sums.*,
        rpt_forecast_ratios.origins_count,
        sqrt(
            cast(sums.customers_variance as double)
            + cast(sums.predicted_spend as double) * rpt_forecast_ratios.ratio_sd
            * cast(sums.predicted_spend as double) * rpt_forecast_ratios.ratio_sd
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
                then {{ money('greatest(cast(predicted_spend as double) - ' ~ reach[level] ~ ' * predicted_spend_sd, 0)') }}
        end as predicted_spend_low_{{ level }},
        {{ money('cast(predicted_spend as double) + ' ~ reach[level] ~ ' * predicted_spend_sd') }}
            as predicted_spend_high_{{ level }},
        {%- endfor %}
        cast(origins_count as bigint) as origins_count
    from spread
)

select * from forecasts
