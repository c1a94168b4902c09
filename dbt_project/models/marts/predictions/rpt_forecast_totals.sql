with

stg_ml__forecast_totals as (
    select
        as_of_date,
        target,
        horizon_days,
        forecast,
        low_80,
        high_80,
        low_90,
        high_90
    from {{ ref('stg_ml__forecast_totals') }}
    where as_of_date <= {{ as_of_date() }}
),

totals as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(target as string) as target,
        cast(horizon_days as int) as horizon_days,
        cast(forecast as double) as forecast,
        cast(low_80 as double) as low_80,
        cast(high_80 as double) as high_80,
        cast(low_90 as double) as low_90,
        cast(high_90 as double) as high_90
    from stg_ml__forecast_totals
)

select * from totals
