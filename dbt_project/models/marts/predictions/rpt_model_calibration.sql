with

stg_ml__model_calibration as (
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
    from {{ ref('stg_ml__model_calibration') }}
    where as_of_date <= {{ as_of_date() }}
),

calibration as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(model_kind as string) as model_kind,
        cast(target as string) as target,
        cast(candidate as string) as candidate,
        cast(horizon_days as int) as horizon_days,
        cast(bin as int) as bin,
        cast(customers_count as bigint) as customers_count,
        cast(forecast as double) as forecast,
        cast(actual as double) as actual,
        cast(is_served as boolean) as is_served
    from stg_ml__model_calibration
)

select * from calibration
