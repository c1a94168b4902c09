with

stg_ml__model_quality as (
    select * from {{ ref('stg_ml__model_quality') }}
    where as_of_date <= {{ as_of_date() }}
),

quality as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(model_kind as string) as model_kind,
        cast(candidate as string) as candidate,
        cast(cutoff_date as date) as cutoff_date,
        cast(horizon_days as int) as horizon_days,
        cast(metric as string) as metric,
        cast(value as double) as value,
        cast(is_served as boolean) as is_served
    from stg_ml__model_quality
)

select * from quality
