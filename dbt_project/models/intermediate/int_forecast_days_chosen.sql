with

stg_ml__forecast_totals as (
    select distinct
        as_of_date,
        horizon_days
    from {{ ref('stg_ml__forecast_totals') }}
    where {{ add_days('as_of_date', 'horizon_days') }} <= {{ as_of_date() }}
),

days_numbered as (
    select
        as_of_date,
        horizon_days,
        row_number() over (
            partition by
                horizon_days, {{ dbt.date_trunc('quarter', 'as_of_date') }}
            order by as_of_date
        ) as day_of_quarter
    from stg_ml__forecast_totals
),

quarters_numbered as (
    select
        as_of_date,
        horizon_days,
        row_number() over (
            partition by horizon_days order by as_of_date desc
        ) as quarters_back
    from days_numbered
    where day_of_quarter = 1
),

days as (
    select
        as_of_date,
        horizon_days
    from quarters_numbered
    where quarters_back <= 4
)

select * from days
