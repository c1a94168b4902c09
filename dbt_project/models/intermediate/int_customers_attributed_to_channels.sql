with

int_customers_unified as (
    select
        customer_id,
        acquisition_source
    from {{ ref('int_customers_unified') }}
),

int_customers_summarized_by_orders as (
    select
        customer_id,
        first_order_date,
        total_spent_net
    from {{ ref('int_customers_summarized_by_orders') }}
    where first_order_date is not null
),

int_orders_numbered as (
    select
        order_id,
        customer_id
    from {{ ref('int_orders_numbered') }}
    where customer_order_number = 1
),

int_orders_resolved_to_customers as (
    select
        order_id,
        channel
    from {{ ref('int_orders_resolved_to_customers') }}
),

customers_attributed as (
    select
        buyers.customer_id,
        coalesce(
            lower({{ impersonal('people.acquisition_source') }}),
            lower(first_orders.channel),
            'unknown'
        ) as channel,
        cast({{ dbt.date_trunc('month', 'buyers.first_order_date') }} as date)
            as acquired_month,
        buyers.total_spent_net
    from int_customers_summarized_by_orders as buyers
    left join int_customers_unified as people
        on buyers.customer_id = people.customer_id
    left join int_orders_numbered
        on buyers.customer_id = int_orders_numbered.customer_id
    left join int_orders_resolved_to_customers as first_orders
        on int_orders_numbered.order_id = first_orders.order_id
)

select * from customers_attributed
