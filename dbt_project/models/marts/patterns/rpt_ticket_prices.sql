{#- Edges of the bands in base currency: 1, 2, 5 and their tens, so that bands look alike at any price level. -#}
{%- set edges = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000,
] -%}

with

int_tickets_resolved_to_customers as (
    select
        order_id,
        event_id,
        price
    from {{ ref('int_tickets_resolved_to_customers') }}
    where is_valid and price is not null
),

int_orders_resolved_to_customers as (
    select order_id
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable
),

stg_shop__events as (
    select
        event_id,
        genre
    from {{ ref('stg_shop__events') }}
),

tickets as (
    select
        coalesce(stg_shop__events.genre, 'not known') as genre,
        case
            when int_tickets_resolved_to_customers.price <= 0 then -1
            {%- for edge in edges | reverse %}
            when int_tickets_resolved_to_customers.price >= {{ edge }} then {{ edge }}
            {%- endfor %}
            else 0
        end as band_from,
        int_tickets_resolved_to_customers.price
    from int_tickets_resolved_to_customers
    inner join int_orders_resolved_to_customers as orders
        on int_tickets_resolved_to_customers.order_id = orders.order_id
    left join stg_shop__events
        on int_tickets_resolved_to_customers.event_id = stg_shop__events.event_id
),

unioned as (
    select * from tickets
    union all
    select
        'all' as genre,
        band_from,
        price
    from tickets
),

bands_counted as (
    select
        genre,
        band_from,
        count(*) as tickets_count,
        sum(price) as ticket_revenue
    from unioned
    group by genre, band_from
),

ticket_prices as (
    select
        cast(genre as {{ dbt.type_string() }}) as genre,
        band_from < 0 as is_free,
        {{ money('greatest(band_from, 0)') }} as price_from,
        case band_from
            when 0 then {{ money(edges[0]) }}
            {%- for edge in edges[:-1] %}
            when {{ edge }} then {{ money(edges[loop.index]) }}
            {%- endfor %}
        end as price_below,
        cast(tickets_count as bigint) as tickets_count,
        {{ money('ticket_revenue') }} as ticket_revenue,
        cast(tickets_count as double) / sum(tickets_count) over (partition by genre)
            as tickets_share
    from bands_counted
)

select * from ticket_prices
