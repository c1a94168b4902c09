-- The hours hold every countable order and its money; parties and sales curves
-- hold the same tickets.
with

orders as (
    select
        count(*) as orders_count,
        coalesce(sum(net), 0) as revenue
    from {{ ref('fct_orders') }}
    where is_countable
),

hours as (
    select
        coalesce(sum(case when channel = 'all' then orders_count end), 0)
            as orders_count,
        coalesce(sum(case when channel = 'all' then revenue end), 0) as revenue,
        coalesce(sum(case when channel <> 'all' then orders_count end), 0)
            as orders_of_channels_count
    from {{ ref('rpt_purchase_hours') }}
),

parties as (
    select
        coalesce(sum(case when genre = 'all' then tickets_count end), 0)
            as tickets_count,
        coalesce(sum(case when genre <> 'all' then tickets_count end), 0)
            as tickets_of_genres_count
    from {{ ref('rpt_party_sizes') }}
),

curves as (
    select coalesce(sum(tickets_count), 0) as tickets_count
    from {{ ref('rpt_sales_curves') }}
),

tickets_without_lead_time as (
    select coalesce(sum(tickets_count), 0) as tickets_count
    from {{ ref('int_orders_grouped_by_event') }}
    where is_sold and lead_time_days is null
),

differences as (
    select
        orders.*,
        hours.orders_count as hours_orders_count,
        hours.revenue as hours_revenue,
        parties.tickets_count as parties_tickets_count,
        curves.tickets_count as curves_tickets_count
    from orders
    cross join hours
    cross join parties
    cross join curves
    cross join tickets_without_lead_time
    where
        orders.orders_count <> hours.orders_count
        or orders.revenue <> hours.revenue
        or hours.orders_count <> hours.orders_of_channels_count
        or parties.tickets_count <> parties.tickets_of_genres_count
        or parties.tickets_count
        <> curves.tickets_count + tickets_without_lead_time.tickets_count
)

select * from differences
