with

forecast_ratios as (
    select
        as_of_date,
        model_kind,
        target,
        horizon_days,
        origins_count,
        ratio_median,
        ratio_sd,
        ratio_low_80,
        ratio_high_80,
        ratio_low_90,
        ratio_high_90,
        coverage_90
    from {{ source('ml', 'forecast_ratios') }}
)

select * from forecast_ratios
