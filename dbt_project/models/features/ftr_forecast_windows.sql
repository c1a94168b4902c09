with

int_forecast_windows_closed as (
    select
        cutoff_date,
        horizon_days
    from {{ ref('int_forecast_windows_closed') }}
),

windows as (
    select
        cast(cutoff_date as date) as cutoff_date,
        cast(horizon_days as int) as horizon_days
    from int_forecast_windows_closed
)

select * from windows
