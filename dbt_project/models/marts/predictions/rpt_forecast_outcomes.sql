{#- Days between two scored days; closer ones, about the turn of a quarter, see one miss twice. -#}
{%- set apart = 60 -%}
with

int_forecasts_compared as (
    select
        as_of_date,
        horizon_days,
        target,
        customer_id,
        forecast,
        actual
    from {{ ref('int_forecasts_compared') }}
),

stg_ml__forecast_totals as (
    select
        as_of_date,
        horizon_days,
        target,
        {{ ratio('low_90', 'forecast') }} as low_ratio,
        {{ ratio('high_90', 'forecast') }} as high_ratio
    from {{ ref('stg_ml__forecast_totals') }}
),

tenths as (
    select
        *,
        ntile(10) over (
            partition by as_of_date, horizon_days, target
            order by forecast, customer_id
        ) as tenth
    from int_forecasts_compared
),

-- sums of decimals are exact, in whatever order the rows come
tenths_totalled as (
    select
        as_of_date,
        horizon_days,
        target,
        tenth,
        count(*) as customers_count,
        sum(cast(forecast as decimal(28, 8))) as forecast,
        sum(cast(actual as decimal(28, 8))) as actual,
        sum(case
            when target = 'silent'
                then
                    cast(
                        (forecast - actual) * (forecast - actual)
                        as decimal(28, 8)
                    )
        end) as squared_error
    from tenths
    group by as_of_date, horizon_days, target, tenth
),

windows_totalled as (
    select
        as_of_date,
        horizon_days,
        target,
        sum(customers_count) as customers_count,
        cast(sum(forecast) as double) as forecast,
        cast(sum(actual) as double) as actual,
        cast(sum(squared_error) as double) as squared_error,
        cast(sum(abs(forecast - actual)) as double) as distance
    from tenths_totalled
    group by as_of_date, horizon_days, target
),

-- judged on a sample, so the interval of everybody's total is scaled to it
windows_judged as (
    select
        windows_totalled.*,
        windows_totalled.forecast * totals.low_ratio as low_90,
        windows_totalled.forecast * totals.high_ratio as high_90,
        coalesce(
            windows_totalled.actual
            not between windows_totalled.forecast * totals.low_ratio
            and windows_totalled.forecast * totals.high_ratio,
            false
        ) as is_miss
    from windows_totalled
    left join stg_ml__forecast_totals as totals
        on
            windows_totalled.as_of_date = totals.as_of_date
            and windows_totalled.horizon_days = totals.horizon_days
            and windows_totalled.target = totals.target
),

outcomes as (
    select
        cast(as_of_date as date) as as_of_date,
        cast({{ add_days('as_of_date', 'horizon_days') }} as date)
            as window_end_date,
        cast(target as string) as target,
        cast(horizon_days as int) as horizon_days,
        cast(customers_count as bigint) as customers_count,
        cast(forecast as double) as forecast,
        cast(actual as double) as actual,
        cast(low_90 as double) as low_90,
        cast(high_90 as double) as high_90,
        cast({{ ratio('forecast', 'actual') }} - 1 as double) as bias,
        cast(
            case
                when target = 'silent'
                    then {{ ratio('squared_error', 'customers_count') }}
            end as double
        ) as brier,
        cast(
            case
                when target = 'silent'
                    then {{ ratio('distance', 'customers_count') }}
            end as double
        ) as ece,
        cast(is_miss as boolean) as is_miss,
        cast(
            is_miss
            and lag(is_miss, 1, false) over by_day
            and {{ days_between('lag(as_of_date) over by_day', 'as_of_date') }}
            >= {{ apart }} as boolean
        ) as has_alarm
    from windows_judged
    window by_day as (partition by target, horizon_days order by as_of_date)
)

select * from outcomes
