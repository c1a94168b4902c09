with

int_channel_spend_converted as (
    select
        channel,
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as month,
        amount
    from {{ ref('int_channel_spend_converted') }}
),

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

spend_by_month as (
    select
        channel,
        month,
        sum(amount) as spend
    from int_channel_spend_converted
    group by channel, month
),

customers_acquired as (
    select
        coalesce(
            lower({{ impersonal('people.acquisition_source') }}),
            lower(first_orders.channel),
            'unknown'
        ) as channel,
        cast({{ dbt.date_trunc('month', 'buyers.first_order_date') }} as date) as month,
        buyers.total_spent_net
    from int_customers_summarized_by_orders as buyers
    left join int_customers_unified as people
        on buyers.customer_id = people.customer_id
    left join int_orders_numbered
        on buyers.customer_id = int_orders_numbered.customer_id
    left join int_orders_resolved_to_customers as first_orders
        on int_orders_numbered.order_id = first_orders.order_id
),

acquired_by_month as (
    select
        channel,
        month,
        count(*) as new_customers_count,
        sum(total_spent_net) as revenue
    from customers_acquired
    group by channel, month
),

channel_months as (
    select
        coalesce(spend_by_month.channel, acquired_by_month.channel) as channel,
        coalesce(spend_by_month.month, acquired_by_month.month) as month,
        spend_by_month.spend,
        coalesce(acquired_by_month.new_customers_count, 0) as new_customers_count,
        coalesce(acquired_by_month.revenue, 0) as revenue
    from spend_by_month
    full outer join acquired_by_month
        on
            spend_by_month.channel = acquired_by_month.channel
            and spend_by_month.month = acquired_by_month.month
),

roi as (
    select
        channel,
        month,
        spend is not null as is_spend_known,
        {{ money('spend') }} as spend,
        new_customers_count,
        {{ money('revenue') }} as revenue_to_date,
        {{ money(ratio('spend', 'new_customers_count')) }} as cost_per_new_customer,
        {{ ratio('revenue - spend', 'cast(spend as double)') }} as roi
    from channel_months
)

select * from roi
