with

clv_scores as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        expected_orders,
        expected_order_value,
        predicted_clv,
        model_id,
        scale,
        abstain_reason
    from {{ source('ml', 'clv_scores') }}
)

select * from clv_scores
