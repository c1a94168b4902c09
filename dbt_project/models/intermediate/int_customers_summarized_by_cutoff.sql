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

int_customers_sampled as (
    select customer_id from {{ ref('int_customers_sampled') }}
),

int_forecast_windows_closed as (
    select distinct cutoff_date from {{ ref('int_forecast_windows_closed') }}
),

-- sampled before the cutoffs multiply the rows
days_sampled as (
    select days.*
    from int_purchase_days_versioned as days
    inner join int_customers_sampled
        on days.customer_id = int_customers_sampled.customer_id
),

seen as (
    select
        days_sampled.*,
        int_forecast_windows_closed.cutoff_date
    from days_sampled
    inner join int_forecast_windows_closed
        on
            days_sampled.valid_from <= int_forecast_windows_closed.cutoff_date
            and days_sampled.valid_to > int_forecast_windows_closed.cutoff_date
    union all
    select
        *,
        {{ as_of_date() }} as cutoff_date
    from int_purchase_days_versioned
    where valid_from <= {{ as_of_date() }} and valid_to > {{ as_of_date() }}
),

customers as (
    {{ rfm_as_of('seen') }}
)

select * from customers
