with

stg_ml__clv_factors as (
    select *
    from {{ ref('stg_ml__clv_factors') }}
    where as_of_date <= {{ as_of_date() }}
),

-- a day's file explains everybody, so older ones have nothing to add
factors_of_latest_day as (
    select *
    from stg_ml__clv_factors
    where as_of_date = (select max(days.as_of_date) from stg_ml__clv_factors as days)
),

fct_clv_scores as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        predicted_clv
    from {{ ref('fct_clv_scores') }}
),

-- a value is published to four decimals; its rounding goes where every remainder goes
factors as (
    select
        cast(factors_of_latest_day.customer_id as string) as customer_id,
        cast(factors_of_latest_day.as_of_date as date) as as_of_date,
        cast(factors_of_latest_day.horizon_days as int) as horizon_days,
        cast(factors_of_latest_day.rate_if_alive as double) as rate_if_alive,
        cast(factors_of_latest_day.alive_probability as double)
            as alive_probability,
        case
            when factors_of_latest_day.predicted_clv = 0
                then cast(factors_of_latest_day.effective_horizon_days as double)
            else
                cast(factors_of_latest_day.effective_horizon_days as double)
                * cast(fct_clv_scores.predicted_clv as double)
                / cast(factors_of_latest_day.predicted_clv as double)
        end as effective_horizon_days,
        cast(factors_of_latest_day.learner_factor as double) as learner_factor,
        cast(factors_of_latest_day.season_factor as double) as season_factor,
        cast(factors_of_latest_day.order_value as double) as order_value,
        cast(factors_of_latest_day.value_factor as double) as value_factor,
        cast(factors_of_latest_day.discount_factor as double)
            as discount_factor,
        {{ money('fct_clv_scores.predicted_clv') }} as predicted_clv
    from factors_of_latest_day
    inner join fct_clv_scores
        on
            factors_of_latest_day.customer_id = fct_clv_scores.customer_id
            and factors_of_latest_day.as_of_date = fct_clv_scores.as_of_date
            and factors_of_latest_day.horizon_days = fct_clv_scores.horizon_days
)

select * from factors
