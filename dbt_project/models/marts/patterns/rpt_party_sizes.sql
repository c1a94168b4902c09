{#- Larger parties share one row. -#}
{%- set largest_party = 10 -%}

with

int_orders_grouped_by_event as (
    select
        coalesce(genre, 'not known') as genre,
        least(tickets_count, {{ largest_party }}) as party_size,
        tickets_count,
        ticket_revenue
    from {{ ref('int_orders_grouped_by_event') }}
    where is_sold
),

parties as (
    select
        'all' as genre,
        party_size,
        tickets_count,
        ticket_revenue
    from int_orders_grouped_by_event
    union all
    select
        genre,
        party_size,
        tickets_count,
        ticket_revenue
    from int_orders_grouped_by_event
),

sizes_counted as (
    select
        genre,
        party_size,
        count(*) as orders_count,
        sum(tickets_count) as tickets_count,
        sum(ticket_revenue) as ticket_revenue
    from parties
    group by genre, party_size
),

party_sizes as (
    select
        cast(genre as {{ dbt.type_string() }}) as genre,
        cast(party_size as integer) as party_size,
        cast(orders_count as bigint) as orders_count,
        cast(tickets_count as bigint) as tickets_count,
        {{ money('ticket_revenue') }} as ticket_revenue,
        cast(orders_count as double) / sum(orders_count) over (partition by genre)
            as orders_share
    from sizes_counted
)

select * from party_sizes
