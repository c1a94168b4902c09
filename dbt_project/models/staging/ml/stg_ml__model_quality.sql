with

model_quality as (
    select
        as_of_date,
        model_kind,
        candidate,
        cutoff_date,
        horizon_days,
        metric,
        value,
        is_served
    from {{ source('ml', 'model_quality') }}
)

select * from model_quality
