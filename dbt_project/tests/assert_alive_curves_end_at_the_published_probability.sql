-- two places hold the formula: the estimator and the curve's model
select
    fct_alive_curves.customer_id,
    fct_alive_curves.alive_probability,
    fct_clv_factors.alive_probability as published_probability
from {{ ref('fct_alive_curves') }} as fct_alive_curves
inner join {{ ref('fct_clv_factors') }} as fct_clv_factors
    on
        fct_alive_curves.customer_id = fct_clv_factors.customer_id
        and fct_alive_curves.as_of_date = fct_clv_factors.as_of_date
where
    fct_clv_factors.horizon_days = {{ var('clv_horizon_days') }}
    and abs(fct_alive_curves.alive_probability - fct_clv_factors.alive_probability) > 0.0001
