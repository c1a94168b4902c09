with

next_orders as (
    select
        customer_id,
        as_of_date,
        expected_next_order_date,
        next_order_low_80_date,
        next_order_high_80_date,
        model_id,
        abstain_reason
    from {{ source('ml', 'next_orders') }}
)

select * from next_orders
