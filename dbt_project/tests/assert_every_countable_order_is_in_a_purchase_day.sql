-- The versions of purchase days that hold today contain each countable order
-- of a known person once.
with

orders as (
    select count(*) as orders_count
    from {{ ref('fct_orders') }}
    where is_countable and customer_id is not null
),

purchase_days as (
    select coalesce(sum(orders_count), 0) as orders_count
    from {{ ref('int_purchase_days_versioned') }}
    where valid_to = cast('9999-12-31' as date)
),

differences as (
    select
        orders.orders_count as countable_orders_count,
        purchase_days.orders_count as purchase_days_orders_count
    from orders
    cross join purchase_days
    where orders.orders_count <> purchase_days.orders_count
)

select * from differences
