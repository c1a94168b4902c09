with

int_purchase_days_versioned as (
    select
        customer_id,
        purchase_date,
        valid_from,
        valid_to,
        orders_count,
        net
    from {{ ref('int_purchase_days_versioned') }}
),

origins as (
    {{ prediction_origins(clv_horizons() + churn_horizons()) }}
),

history as (
    select min(purchase_date) as first_purchase_date
    from int_purchase_days_versioned
),

-- a model cannot learn from less than a quarter of a year of history
cutoffs as (
    select origins.cutoff_date
    from origins
    cross join history
    where
        origins.cutoff_date
        >= {{ add_days('history.first_purchase_date', 90) }}
    union
    select {{ as_of_date() }} as cutoff_date
),

customers as (
    {{ rfm_as_of('int_purchase_days_versioned', 'cutoffs') }}
)

select * from customers
