with

int_forecast_days_chosen as (
    select
        as_of_date,
        as_of_date as cutoff_date,
        horizon_days
    from {{ ref('int_forecast_days_chosen') }}
),

int_customers_sampled as (
    select customer_id from {{ ref('int_customers_sampled') }}
),

stg_ml__clv_scores as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        expected_orders,
        case when coalesce(discount_rate, 0) = 0 then predicted_clv end
            as predicted_clv
    from {{ ref('stg_ml__clv_scores') }}
),

stg_ml__churn_scores as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        churn_probability
    from {{ ref('stg_ml__churn_scores') }}
),

int_purchase_days_versioned as (
    select
        customer_id,
        purchase_date,
        valid_to,
        net
    from {{ ref('int_purchase_days_versioned') }}
),

-- a discounted value is no forecast of what is spent: it is not compared
forecasts as (
    select
        customer_id,
        as_of_date,
        horizon_days,
        'orders' as target,
        expected_orders as forecast
    from stg_ml__clv_scores
    union all
    select
        customer_id,
        as_of_date,
        horizon_days,
        'spend' as target,
        predicted_clv as forecast
    from stg_ml__clv_scores
    union all
    select
        customer_id,
        as_of_date,
        horizon_days,
        'silent' as target,
        churn_probability as forecast
    from stg_ml__churn_scores
),

purchases as (
    {{ purchases_after('int_purchase_days_versioned', 'int_forecast_days_chosen') }}
),

compared as (
    select
        forecasts.as_of_date,
        forecasts.horizon_days,
        forecasts.target,
        forecasts.customer_id,
        forecasts.forecast,
        cast(case forecasts.target
            when 'orders' then coalesce(purchases.purchase_days_count, 0)
            when 'spend' then coalesce(purchases.spend, 0)
            else case when purchases.customer_id is null then 1 else 0 end
        end as double) as actual
    from forecasts
    inner join int_forecast_days_chosen
        on
            forecasts.as_of_date = int_forecast_days_chosen.as_of_date
            and forecasts.horizon_days = int_forecast_days_chosen.horizon_days
    inner join int_customers_sampled
        on forecasts.customer_id = int_customers_sampled.customer_id
    left join purchases
        on
            forecasts.customer_id = purchases.customer_id
            and forecasts.as_of_date = purchases.cutoff_date
            and forecasts.horizon_days = purchases.horizon_days
    where forecasts.forecast is not null
)

select * from compared
