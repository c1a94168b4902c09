with

clv_factors as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        rate_if_alive,
        alive_probability,
        effective_horizon_days,
        learner_factor,
        season_factor,
        order_value,
        value_factor,
        discount_factor,
        predicted_clv
    from {{ source('ml', 'clv_factors') }}
)

select * from clv_factors
