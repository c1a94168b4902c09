with

dim_customers as (
    select
        customer_id,
        created_at,
        orders_count,
        total_spent_net,
        events_attended,
        avg_order_value,
        total_clv,
        last_order_at,
        segments,
        tags,
        genres,
        may_email,
        may_sms
    from {{ ref('dim_customers') }}
),

dim_customer_preferences as (
    select
        customer_id,
        {{ sorted_list('preference') }} as channels
    from {{ ref('dim_customer_preferences') }}
    where
        preference_kind = 'channel'
        and is_stated
    group by customer_id
),

dim_consents as (
    select
        customer_id,
        max(changed_at) as changed_at
    from {{ ref('dim_consents') }}
    where purpose = 'marketing'
    group by customer_id
),

crm_customers as (
    select
        dim_customers.customer_id as id,
        dim_customers.created_at,
        dim_customers.orders_count as total_orders,
        dim_customers.total_spent_net as total_spend,
        dim_customers.events_attended,
        dim_customers.avg_order_value as average_order_value,
        dim_customers.total_clv as lifetime_value,
        dim_customers.last_order_at as last_purchase,
        dim_customers.segments,
        dim_customers.tags,
        dim_customers.genres,
        dim_customer_preferences.channels as communication,
        dim_customers.may_email as marketing_email,
        dim_customers.may_sms as marketing_sms,
        dim_consents.changed_at as consent_updated_at
    from dim_customers
    left join dim_customer_preferences
        on dim_customers.customer_id = dim_customer_preferences.customer_id
    left join dim_consents
        on dim_customers.customer_id = dim_consents.customer_id
)

select * from crm_customers
