with

int_customers_summarized_by_orders as (
    select
        customer_id,
        orders_count,
        total_spent_net,
        recency_days
    from {{ ref('int_customers_summarized_by_orders') }}
    where orders_count > 0
),

int_customers_summarized_by_day as (
    select
        customer_id,
        orders_count,
        net
    from {{ ref('int_customers_summarized_by_day') }}
    where
        activity_date
        > {{ add_days(as_of_date(), -var('rfm_lookback_days')) }}
),

look_backs_summarized as (
    select
        customer_id,
        sum(orders_count) as orders_count,
        sum(net) as total_spent_net
    from int_customers_summarized_by_day
    group by customer_id
),

buyers_ranked as (
    select
        *,
        rank() over (order by total_spent_net) as spend_rank,
        count(*) over () as buyers_count
    from int_customers_summarized_by_orders
),

-- equal amounts share the lowest rank, so they fall into the same fifth
measured_by_quintile as (
    select
        'quintile' as scheme,
        customer_id,
        recency_days,
        orders_count,
        total_spent_net,
        cast(
            1 + floor(5 * (spend_rank - 1) / cast(buyers_count as double))
            as integer
        ) as spend_fifth
    from buyers_ranked
),

measured_by_fixed as (
    select
        'fixed' as scheme,
        int_customers_summarized_by_orders.customer_id,
        int_customers_summarized_by_orders.recency_days,
        coalesce(look_backs_summarized.orders_count, 0) as orders_count,
        coalesce(look_backs_summarized.total_spent_net, 0) as total_spent_net,
        cast(null as integer) as spend_fifth
    from int_customers_summarized_by_orders
    left join look_backs_summarized
        on
            int_customers_summarized_by_orders.customer_id
            = look_backs_summarized.customer_id
),

measured as (
    select * from measured_by_quintile
    union all
    select * from measured_by_fixed
)

select * from measured
