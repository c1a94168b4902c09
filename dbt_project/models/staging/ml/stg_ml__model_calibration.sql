with

model_calibration as (
    select
        as_of_date,
        model_kind,
        target,
        candidate,
        horizon_days,
        bin,
        customers_count,
        forecast,
        actual,
        is_served
    from {{ source('ml', 'model_calibration') }}
)

select * from model_calibration
