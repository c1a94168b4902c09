-- All money, with a person or without, is in the days once; only where the
-- whole history fits into the days shown can the sums be compared.
with

days as (
    select
        min(kpi_date) as first_day,
        sum(revenue_net) as revenue_net,
        sum(revenue_gross) as revenue_gross,
        sum(orders_count) as orders_count
    from {{ ref('rpt_kpi_days') }}
),

orders as (
    select
        min(ordered_date) as first_day,
        sum(net) as net,
        sum(gross) as gross,
        count(*) as orders_count
    from {{ ref('fct_orders') }}
    where is_countable
),

refunds_without_order as (
    select
        min(refunded_date) as first_day,
        coalesce(sum(amount), 0) as amount
    from {{ ref('fct_refunds') }}
    where order_id is null
),

differences as (
    select
        days.revenue_net,
        orders.net - refunds_without_order.amount as orders_net,
        days.revenue_gross,
        orders.gross
    from days
    cross join orders
    cross join refunds_without_order
    where
        days.first_day <= orders.first_day
        and days.first_day <= coalesce(refunds_without_order.first_day, days.first_day)
        and (
            days.revenue_net <> orders.net - refunds_without_order.amount
            or days.revenue_gross <> orders.gross
            or days.orders_count <> orders.orders_count
        )
)

select * from differences
