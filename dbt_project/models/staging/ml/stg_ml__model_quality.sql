with

model_quality as (
    select
        as_of_date,
        model_kind,
        target,
        candidate,
        cutoff_date,
        horizon_days,
        metric,
        value,
        low_90,
        high_90,
        customers_count,
        group_kind,
        group_value,
        is_served
    from {{ source('ml', 'model_quality') }}
)

select * from model_quality
