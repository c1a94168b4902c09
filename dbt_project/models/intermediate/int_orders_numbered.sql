with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

numbered as (
    select
        order_id,
        customer_id,
        ordered_date,
        row_number() over orders_of_customer as customer_order_number,
        lag(ordered_date) over orders_of_customer as previous_ordered_date
    from int_orders_resolved_to_customers
    window
        orders_of_customer as (
            partition by customer_id order by ordered_at, order_id
        )
),

orders as (
    select
        order_id,
        customer_id,
        customer_order_number,
        coalesce(ordered_date <> previous_ordered_date, true) as is_first_of_day
    from numbered
)

select * from orders
