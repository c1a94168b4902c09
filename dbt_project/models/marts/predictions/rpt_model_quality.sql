with

stg_ml__model_quality as (
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
    from {{ ref('stg_ml__model_quality') }}
    where as_of_date <= {{ as_of_date() }}
),

quality as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(model_kind as string) as model_kind,
        cast(target as string) as target,
        cast(candidate as string) as candidate,
        cast(cutoff_date as date) as cutoff_date,
        cast(horizon_days as int) as horizon_days,
        cast(metric as string) as metric,
        cast(value as double) as value,
        cast(low_90 as double) as low_90,
        cast(high_90 as double) as high_90,
        cast(customers_count as bigint) as customers_count,
        cast(group_kind as string) as group_kind,
        cast(group_value as string) as group_value,
        cast(is_served as boolean) as is_served
    from stg_ml__model_quality
)

select * from quality
