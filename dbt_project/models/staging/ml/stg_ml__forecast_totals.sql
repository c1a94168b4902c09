with

forecast_totals as (
    select
        as_of_date,
        target,
        horizon_days,
        forecast,
        low_80,
        high_80,
        low_90,
        high_90
    from {{ source('ml', 'forecast_totals') }}
)

select * from forecast_totals
