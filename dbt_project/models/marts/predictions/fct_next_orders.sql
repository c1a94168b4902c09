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

-- who was merged away or erased since the score was made keeps none
int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

orders as (
    select
        cast(stg_ml__next_orders.customer_id as string) as customer_id,
        cast(stg_ml__next_orders.as_of_date as date) as as_of_date,
        cast(stg_ml__next_orders.expected_next_order_date as date)
            as expected_next_order_date,
        cast(stg_ml__next_orders.next_order_low_80_date as date)
            as next_order_low_80_date,
        cast(stg_ml__next_orders.next_order_high_80_date as date)
            as next_order_high_80_date,
        cast(stg_ml__next_orders.model_id as string) as model_id,
        cast(stg_ml__next_orders.abstain_reason as string) as abstain_reason
    from stg_ml__next_orders
    inner join int_customers_unified
        on stg_ml__next_orders.customer_id = int_customers_unified.customer_id
)

select * from orders
