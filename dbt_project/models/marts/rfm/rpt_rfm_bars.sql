{#- Bars of recency are half a month wide; the last of recency and of orders is open. -#}
{%- set bar_days, last_bar_day, last_orders = 15, 540, 15 -%}

with

fct_rfm_scores as (
    select
        scheme,
        recency_days,
        orders_count,
        cast(total_spent_net as double) as total_spent_net
    from {{ ref('fct_rfm_scores') }}
    where as_of_date = {{ as_of_date() }}
),

bars as (
    select
        scheme,
        'recency' as axis,
        cast(least(floor(recency_days / {{ bar_days }}.0) * {{ bar_days }}, {{ last_bar_day }}) as double)
            as bar_from
    from fct_rfm_scores
    union all
    select
        scheme,
        'frequency' as axis,
        cast(least(orders_count, {{ last_orders }}) as double) as bar_from
    from fct_rfm_scores
    union all
    -- amounts stand in fifths of a power of ten
    select
        scheme,
        'monetary' as axis,
        case
            when total_spent_net < 1 then 0
            else round(power(10, floor(log10(total_spent_net) * 5) / 5), 2)
        end as bar_from
    from fct_rfm_scores
),

counted as (
    select
        scheme,
        axis,
        bar_from,
        count(*) as customers_count
    from bars
    group by 1, 2, 3
),

rfm_bars as (
    select
        cast(scheme as {{ dbt.type_string() }}) as scheme,
        axis,
        bar_from,
        cast(
            case
                when axis = 'recency' then bar_from + {{ bar_days }}
                when axis = 'frequency' then bar_from + 1
                when bar_from = 0 then 1
                else round(bar_from * power(10, 0.2), 2)
            end as double
        ) as bar_to,
        cast(customers_count as bigint) as customers_count
    from counted
)

select * from rfm_bars
