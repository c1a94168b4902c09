with

fct_orders as (
    select
        order_id,
        cast({{ dbt.date_trunc('week', 'ordered_date') }} as date) as week
    from {{ ref('fct_orders') }}
    where is_countable and ordered_date > {{ add_days(as_of_date(), -1095) }}
),

fct_order_items as (
    select
        order_id,
        event_id,
        product_id,
        line_total
    from {{ ref('fct_order_items') }}
),

dim_events as (
    select
        event_id,
        name
    from {{ ref('dim_events') }}
),

dim_products as (
    select
        product_id,
        name
    from {{ ref('dim_products') }}
),

lines_named as (
    select
        fct_orders.week,
        fct_orders.order_id,
        fct_order_items.line_total,
        coalesce(dim_events.name, dim_products.name) as name
    from fct_orders
    inner join fct_order_items
        on fct_orders.order_id = fct_order_items.order_id
    left join dim_events
        on fct_order_items.event_id = dim_events.event_id
    left join dim_products
        on fct_order_items.product_id = dim_products.product_id
),

weeks as (
    select
        week,
        sum(line_total) as line_total
    from lines_named
    group by week
),

sold as (
    select
        week,
        name,
        sum(line_total) as line_total,
        count(distinct order_id) as orders_count
    from lines_named
    where name is not null
    group by week, name
),

ranked as (
    select
        *,
        row_number() over (partition by week order by line_total desc nulls last, name asc) as place
    from sold
),

best_sellers as (
    select
        ranked.week,
        cast(ranked.name as {{ dbt.type_string() }}) as name,
        cast(ranked.orders_count as bigint) as orders_count,
        {{ money('ranked.line_total') }} as line_total,
        cast({{ ratio('cast(ranked.line_total as double)', 'weeks.line_total') }} as double)
            as week_share
    from ranked
    inner join weeks
        on ranked.week = weeks.week
    where ranked.place = 1
)

select * from best_sellers
