with

dim_customers as (
    select
        customer_id,
        orders_count,
        total_spent_net,
        avg_order_value,
        avg_days_between_orders,
        favourite_genre,
        churn_probability,
        predicted_clv_365d,
        engagement_score,
        nps_last,
        as_of_date
    from {{ ref('dim_customers') }}
),

customer_analytics as (
    select
        {{ tenant_id() }} as user_id,
        customer_id,
        orders_count as total_orders,
        total_spent_net as total_spent,
        avg_order_value as average_order_value,
        orders_count > 1 as is_repeat_customer,
        avg_days_between_orders as days_between_orders,
        favourite_genre as preferred_category,
        churn_probability as churn_risk_score,
        predicted_clv_365d as predicted_lifetime_value,
        engagement_score,
        nps_last as nps_score,
        as_of_date as calculated_on
    from dim_customers
)

select * from customer_analytics
