with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date,
        gross,
        net_before_refunds
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

int_orders_numbered as (
    select customer_id
    from {{ ref('int_orders_numbered') }}
    where is_first_of_day
),

int_refunds_resolved_to_customers as (
    select
        customer_id,
        amount,
        is_countable
    from {{ ref('int_refunds_resolved_to_customers') }}
    where customer_id is not null
),

orders_summarized as (
    select
        customer_id,
        count(*) as orders_count,
        sum(gross) as gross,
        sum(net_before_refunds) as net_before_refunds,
        min(ordered_at) as first_order_at,
        max(ordered_at) as last_order_at,
        min(ordered_date) as first_order_date,
        max(ordered_date) as last_order_date
    from int_orders_resolved_to_customers
    group by customer_id
),

purchase_days_counted as (
    select
        customer_id,
        count(*) as purchase_days_count
    from int_orders_numbered
    group by customer_id
),

refunds_summarized as (
    select
        customer_id,
        count(*) as refunds_count,
        sum(case when is_countable then amount else 0 end) as refunded
    from int_refunds_resolved_to_customers
    group by customer_id
),

joined as (
    select
        coalesce(orders_summarized.customer_id, refunds_summarized.customer_id)
            as customer_id,
        coalesce(orders_summarized.orders_count, 0) as orders_count,
        coalesce(orders_summarized.gross, 0) as gross,
        coalesce(orders_summarized.net_before_refunds, 0)
        - coalesce(refunds_summarized.refunded, 0) as net,
        orders_summarized.first_order_at,
        orders_summarized.last_order_at,
        orders_summarized.first_order_date,
        orders_summarized.last_order_date,
        purchase_days_counted.purchase_days_count,
        coalesce(refunds_summarized.refunds_count, 0) as refunds_count
    from orders_summarized
    full outer join refunds_summarized
        on orders_summarized.customer_id = refunds_summarized.customer_id
    left join purchase_days_counted
        on orders_summarized.customer_id = purchase_days_counted.customer_id
),

customers as (
    select
        customer_id,
        orders_count,
        {{ money('gross') }} as total_spent_gross,
        {{ money('net') }} as total_spent_net,
        {{ money(ratio('net', 'orders_count')) }} as avg_order_value,
        first_order_at,
        last_order_at,
        first_order_date,
        last_order_date,
        {{ days_between('last_order_date', as_of_date()) }} as recency_days,
        purchase_days_count,
        cast({{ days_between('first_order_date', 'last_order_date') }} as double)
        / nullif(purchase_days_count - 1, 0) as avg_days_between_orders,
        refunds_count
    from joined
)

select * from customers
