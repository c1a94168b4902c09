with

clv_scores as (
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
    from {{ source('ml', 'clv_scores') }}
)

select * from clv_scores
