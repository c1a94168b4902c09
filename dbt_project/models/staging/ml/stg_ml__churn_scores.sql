with

churn_scores as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        churn_probability,
        churn_band,
        model_id,
        scale,
        abstain_reason
    from {{ source('ml', 'churn_scores') }}
)

select * from churn_scores
