with

stg_ml__churn_scores as (
    select
        customer_id,
        as_of_date,
        churn_probability,
        horizon_days,
        model_id,
        scale,
        abstain_reason
    from {{ ref('stg_ml__churn_scores') }}
    where
        horizon_days = {{ var('churn_threshold_days') }}
        and as_of_date <= {{ as_of_date() }}
),

stg_ml__clv_scores as (
    select
        customer_id,
        as_of_date,
        expected_orders,
        predicted_clv,
        predicted_clv_low_80,
        predicted_clv_high_80,
        is_population_estimate,
        horizon_days,
        model_id,
        scale,
        abstain_reason
    from {{ ref('stg_ml__clv_scores') }}
    where
        horizon_days = {{ var('clv_horizon_days') }}
        and as_of_date <= {{ as_of_date() }}
),

stg_ml__next_orders as (
    select
        customer_id,
        as_of_date,
        expected_next_order_date
    from {{ ref('stg_ml__next_orders') }}
    where as_of_date <= {{ as_of_date() }}
),

-- a day's file scores everybody, so the newest file is everybody's newest
churn_scores_of_latest_day as (
    select *
    from stg_ml__churn_scores
    where as_of_date = (select max(days.as_of_date) from stg_ml__churn_scores as days)
),

clv_scores_of_latest_day as (
    select *
    from stg_ml__clv_scores
    where as_of_date = (select max(days.as_of_date) from stg_ml__clv_scores as days)
),

next_orders_of_latest_day as (
    select *
    from stg_ml__next_orders
    where as_of_date = (select max(days.as_of_date) from stg_ml__next_orders as days)
),

customers as (
    select
        coalesce(
            clv_scores_of_latest_day.customer_id,
            churn_scores_of_latest_day.customer_id
        ) as customer_id,
        churn_scores_of_latest_day.as_of_date as churn_as_of_date,
        churn_scores_of_latest_day.churn_probability,
        churn_scores_of_latest_day.horizon_days as churn_horizon_days,
        {{ churn_band('churn_scores_of_latest_day') }} as churn_band,
        churn_scores_of_latest_day.model_id as churn_model,
        churn_scores_of_latest_day.scale as churn_scale,
        clv_scores_of_latest_day.as_of_date as clv_as_of_date,
        clv_scores_of_latest_day.expected_orders,
        {{ money('clv_scores_of_latest_day.predicted_clv') }} as predicted_clv,
        {{ money('clv_scores_of_latest_day.predicted_clv_low_80') }}
            as predicted_clv_low_80,
        {{ money('clv_scores_of_latest_day.predicted_clv_high_80') }}
            as predicted_clv_high_80,
        clv_scores_of_latest_day.is_population_estimate as clv_is_population_estimate,
        {{ value_at_risk('churn_scores_of_latest_day', 'clv_scores_of_latest_day') }}
            as value_at_risk,
        next_orders_of_latest_day.expected_next_order_date,
        clv_scores_of_latest_day.model_id as clv_model,
        clv_scores_of_latest_day.scale as clv_scale,
        coalesce(
            clv_scores_of_latest_day.abstain_reason,
            churn_scores_of_latest_day.abstain_reason
        ) as prediction_abstain_reason
    from clv_scores_of_latest_day
    full outer join churn_scores_of_latest_day
        on
            clv_scores_of_latest_day.customer_id
            = churn_scores_of_latest_day.customer_id
    left join next_orders_of_latest_day
        on
            clv_scores_of_latest_day.customer_id
            = next_orders_of_latest_day.customer_id
)

select * from customers
