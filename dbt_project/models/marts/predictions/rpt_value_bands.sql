{#- Where bands begin: about as wide as each other on a scale of multiples, and round. -#}
{%- set begins = [
    0, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700,
    1000, 1500, 2000, 3000, 5000, 7000, 10000, 15000, 20000, 30000, 50000, 70000,
    100000, 150000, 200000, 300000, 500000, 700000,
] -%}

with

dim_customers as (
    select predicted_clv_365d from {{ ref('dim_customers') }}
    where orders_count > 0 and predicted_clv_365d is not null
),

bands as (
    {%- for begin in begins %}
    select
        cast({{ begin }} as double) as value_from,
        cast({{ 'null' if loop.last else begins[loop.index] }} as double) as value_below
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

placed as (
    select
        predicted_clv_365d,
        case
            {%- for begin in begins | reverse if begin > 0 %}
            when predicted_clv_365d >= {{ begin }} then {{ begin }}
            {%- endfor %}
            else 0
        end as value_from
    from dim_customers
),

counted as (
    select
        value_from,
        count(*) as customers_count,
        sum(predicted_clv_365d) as predicted_clv_365d
    from placed
    group by value_from
),

value_bands as (
    select
        bands.value_from,
        bands.value_below,
        cast(coalesce(counted.customers_count, 0) as bigint) as customers_count,
        {{ money('coalesce(counted.predicted_clv_365d, 0)') }} as predicted_clv_365d,
        cast(
            {{ ratio(
                'cast(coalesce(counted.predicted_clv_365d, 0) as double)',
                'sum(counted.predicted_clv_365d) over ()'
            ) }} as double
        ) as clv_share
    from bands
    left join counted
        on bands.value_from = counted.value_from
)

select * from value_bands
