with

dim_customers as (
    select
        customer_id,
        customer_type,
        acquisition_source,
        status,
        total_clv,
        total_spent_net,
        orders_count,
        avg_order_value,
        first_order_at,
        last_order_at,
        created_at
    from {{ ref('dim_customers') }}
),

customer_profiles as (
    select
        {{ tenant_id() }} as user_id,
        customer_id,
        customer_type,
        acquisition_source as source,
        status,
        total_clv as lifetime_value,
        total_spent_net as total_spent,
        orders_count as total_orders,
        avg_order_value as average_order_value,
        first_order_at as first_order_date,
        last_order_at as last_order_date,
        created_at
    from dim_customers
)

select * from customer_profiles
