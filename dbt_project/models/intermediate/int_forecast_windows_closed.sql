with

int_purchase_days_versioned as (
    select purchase_date from {{ ref('int_purchase_days_versioned') }}
),

origins as (
    {{ prediction_origins(forecast_horizons()) }}
),

history as (
    select min(purchase_date) as first_purchase_date
    from int_purchase_days_versioned
),

-- a model cannot learn from less than a quarter of a year of history
windows as (
    select
        origins.cutoff_date,
        origins.horizon_days
    from origins
    cross join history
    where
        origins.cutoff_date
        >= {{ add_days('history.first_purchase_date', 90) }}
)

select * from windows
