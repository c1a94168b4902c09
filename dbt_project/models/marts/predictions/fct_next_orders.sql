with

stg_ml__next_orders as (
    select
        customer_id,
        as_of_date,
        expected_next_order_date,
        next_order_low_80_date,
        next_order_high_80_date,
        model_id,
        abstain_reason
    from {{ ref('stg_ml__next_orders') }}
    where as_of_date <= {{ as_of_date() }}
),

-- a day's file dates everybody, so older ones have nothing to add
orders_of_latest_day as (
    select *
    from stg_ml__next_orders
    where as_of_date = (select max(days.as_of_date) from stg_ml__next_orders as days)
),

-- who was merged away or erased since the score was made keeps none
int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

orders as (
    select
        cast(orders_of_latest_day.customer_id as string) as customer_id,
        cast(orders_of_latest_day.as_of_date as date) as as_of_date,
        cast(orders_of_latest_day.expected_next_order_date as date)
            as expected_next_order_date,
        cast(orders_of_latest_day.next_order_low_80_date as date)
            as next_order_low_80_date,
        cast(orders_of_latest_day.next_order_high_80_date as date)
            as next_order_high_80_date,
        cast(orders_of_latest_day.model_id as string) as model_id,
        cast(orders_of_latest_day.abstain_reason as string) as abstain_reason
    from orders_of_latest_day
    inner join int_customers_unified
        on orders_of_latest_day.customer_id = int_customers_unified.customer_id
)

select * from orders
