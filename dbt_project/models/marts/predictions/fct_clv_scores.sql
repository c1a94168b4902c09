with

stg_ml__clv_scores as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        expected_orders,
        expected_orders_low_80,
        expected_orders_high_80,
        expected_orders_low_90,
        expected_orders_high_90,
        expected_order_value,
        predicted_clv,
        predicted_clv_low_80,
        predicted_clv_high_80,
        predicted_clv_low_90,
        predicted_clv_high_90,
        predicted_clv_sd,
        is_population_estimate,
        model_id,
        scale,
        currency,
        discount_rate,
        abstain_reason
    from {{ ref('stg_ml__clv_scores') }}
    where as_of_date <= {{ as_of_date() }}
),

-- who was merged away or erased since the score was made keeps none
int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

scores as (
    select
        cast(stg_ml__clv_scores.customer_id as string) as customer_id,
        cast(stg_ml__clv_scores.as_of_date as date) as as_of_date,
        cast(stg_ml__clv_scores.horizon_days as int) as horizon_days,
        cast(stg_ml__clv_scores.expected_orders as double) as expected_orders,
        cast(stg_ml__clv_scores.expected_orders_low_80 as double)
            as expected_orders_low_80,
        cast(stg_ml__clv_scores.expected_orders_high_80 as double)
            as expected_orders_high_80,
        cast(stg_ml__clv_scores.expected_orders_low_90 as double)
            as expected_orders_low_90,
        cast(stg_ml__clv_scores.expected_orders_high_90 as double)
            as expected_orders_high_90,
        {{ money('stg_ml__clv_scores.expected_order_value') }}
            as expected_order_value,
        {{ money('stg_ml__clv_scores.predicted_clv') }}
            as predicted_clv,
        {{ money('stg_ml__clv_scores.predicted_clv_low_80') }}
            as predicted_clv_low_80,
        {{ money('stg_ml__clv_scores.predicted_clv_high_80') }}
            as predicted_clv_high_80,
        {{ money('stg_ml__clv_scores.predicted_clv_low_90') }}
            as predicted_clv_low_90,
        {{ money('stg_ml__clv_scores.predicted_clv_high_90') }}
            as predicted_clv_high_90,
        {{ money('stg_ml__clv_scores.predicted_clv_sd') }}
            as predicted_clv_sd,
        cast(stg_ml__clv_scores.is_population_estimate as boolean)
            as is_population_estimate,
        cast(stg_ml__clv_scores.model_id as string) as model_id,
        cast(stg_ml__clv_scores.scale as string) as scale,
        cast(stg_ml__clv_scores.currency as string) as currency,
        cast(stg_ml__clv_scores.discount_rate as double) as discount_rate,
        cast(stg_ml__clv_scores.abstain_reason as string) as abstain_reason
    from stg_ml__clv_scores
    inner join int_customers_unified
        on stg_ml__clv_scores.customer_id = int_customers_unified.customer_id
)

select * from scores
