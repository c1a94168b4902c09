-- Whoever could be forecast on the build's day has a row in every score file
-- of that day. A build without such files (dbt by itself) has nothing to say.
with

buyers as (
    select customer_id from {{ ref('ftr_forecast_scoring') }}
),

scored as (
    select
        'clv' as model_kind,
        customer_id
    from {{ ref('stg_ml__clv_scores') }}
    where
        as_of_date = {{ as_of_date() }}
        and horizon_days = {{ var('clv_horizon_days') }}
    union all
    select
        'churn' as model_kind,
        customer_id
    from {{ ref('stg_ml__churn_scores') }}
    where
        as_of_date = {{ as_of_date() }}
        and horizon_days = {{ var('churn_threshold_days') }}
    union all
    select
        'next_order' as model_kind,
        customer_id
    from {{ ref('stg_ml__next_orders') }}
    where as_of_date = {{ as_of_date() }}
),

kinds as (
    select distinct model_kind from scored
),

missing as (
    select
        kinds.model_kind,
        buyers.customer_id
    from buyers
    cross join kinds
    left join scored
        on
            kinds.model_kind = scored.model_kind
            and buyers.customer_id = scored.customer_id
    where scored.customer_id is null
)

select * from missing
