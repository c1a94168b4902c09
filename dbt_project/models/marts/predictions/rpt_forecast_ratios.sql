with

stg_ml__forecast_ratios as (
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
    from {{ ref('stg_ml__forecast_ratios') }}
    where as_of_date <= {{ as_of_date() }}
),

ratios as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(model_kind as string) as model_kind,
        cast(target as string) as target,
        cast(horizon_days as int) as horizon_days,
        cast(origins_count as int) as origins_count,
        cast(ratio_median as double) as ratio_median,
        cast(ratio_sd as double) as ratio_sd,
        cast(ratio_low_80 as double) as ratio_low_80,
        cast(ratio_high_80 as double) as ratio_high_80,
        cast(ratio_low_90 as double) as ratio_low_90,
        cast(ratio_high_90 as double) as ratio_high_90,
        cast(coverage_90 as double) as coverage_90
    from stg_ml__forecast_ratios
)

select * from ratios
