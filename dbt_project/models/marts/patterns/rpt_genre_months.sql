with

stg_shop__order_items as (
    select
        order_id,
        event_id,
        product_id,
        quantity,
        line_total
    from {{ ref('stg_shop__order_items') }}
    where quantity > 0
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_date,
        fx_rate
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable
),

int_items_described as (
    select
        item_kind,
        item_id,
        coalesce(genre, category, 'not known') as genre
    from {{ ref('int_items_described') }}
),

lines as (
    select
        order_id,
        case when event_id is null then 'product' else 'event' end as item_kind,
        coalesce(event_id, product_id) as item_id,
        quantity,
        line_total
    from stg_shop__order_items
),

lines_described as (
    select
        lines.item_kind,
        coalesce(int_items_described.genre, 'not known') as genre,
        cast({{ dbt.date_trunc('month', 'orders.ordered_date') }} as date)
            as month_start_date,
        lines.order_id,
        lines.quantity,
        {{ in_base_currency('lines.line_total', 'orders.fx_rate') }} as line_total
    from lines
    inner join int_orders_resolved_to_customers as orders
        on lines.order_id = orders.order_id
    left join int_items_described
        on
            lines.item_kind = int_items_described.item_kind
            and lines.item_id = int_items_described.item_id
),

genre_months as (
    select
        item_kind,
        cast(genre as {{ dbt.type_string() }}) as genre,
        month_start_date,
        cast(count(distinct order_id) as bigint) as orders_count,
        cast(sum(quantity) as double) as quantity,
        {{ money('sum(line_total)') }} as revenue
    from lines_described
    group by item_kind, genre, month_start_date
)

select * from genre_months
