with

stg_ml__prediction_reasons as (
    select *
    from {{ ref('stg_ml__prediction_reasons') }}
    where as_of_date <= {{ as_of_date() }}
),

-- a day's file explains everybody, so older ones have nothing to add
reasons_of_latest_day as (
    select *
    from stg_ml__prediction_reasons
    where as_of_date = (select max(days.as_of_date) from stg_ml__prediction_reasons as days)
),

-- who was merged away or erased since then keeps none
int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

reasons as (
    select
        cast(reasons_of_latest_day.customer_id as string) as customer_id,
        cast(reasons_of_latest_day.as_of_date as date) as as_of_date,
        cast(reasons_of_latest_day.model_kind as string) as model_kind,
        cast(reasons_of_latest_day.direction as string) as direction,
        cast(reasons_of_latest_day.rank as int) as rank,
        cast(reasons_of_latest_day.reason_code as string) as reason_code,
        cast(reasons_of_latest_day.weight as double) as weight,
        cast(reasons_of_latest_day.text_en as string) as text_en,
        cast(reasons_of_latest_day.text_ro as string) as text_ro
    from reasons_of_latest_day
    inner join int_customers_unified
        on reasons_of_latest_day.customer_id = int_customers_unified.customer_id
)

select * from reasons
