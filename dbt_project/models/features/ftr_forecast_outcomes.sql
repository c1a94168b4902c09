with

int_customers_summarized_by_cutoff as (
    select
        customer_id,
        cutoff_date
    from {{ ref('int_customers_summarized_by_cutoff') }}
    where cutoff_date < {{ as_of_date() }}
),

int_customers_sampled as (
    select customer_id from {{ ref('int_customers_sampled') }}
),

int_purchase_days_versioned as (
    select
        days.customer_id,
        days.purchase_date,
        days.valid_to,
        days.net
    from {{ ref('int_purchase_days_versioned') }} as days
    inner join int_customers_sampled
        on days.customer_id = int_customers_sampled.customer_id
),

int_forecast_windows_closed as (
    select
        cutoff_date,
        horizon_days
    from {{ ref('int_forecast_windows_closed') }}
),

purchases as (
    {{ purchases_after('int_purchase_days_versioned', 'int_forecast_windows_closed') }}
),

-- who was not yet known at the cutoff could not be forecast
outcomes as (
    select
        cast(purchases.customer_id as string) as customer_id,
        purchases.cutoff_date,
        purchases.horizon_days,
        cast(purchases.purchase_days_count as bigint) as orders_count,
        {{ money('purchases.spend') }} as spend
    from purchases
    inner join int_customers_summarized_by_cutoff as known
        on
            purchases.customer_id = known.customer_id
            and purchases.cutoff_date = known.cutoff_date
)

select * from outcomes
