{#- The change of one stock among rows of (stock, change). -#}
{%- macro change_of(stock) -%}
    sum(case when stock = '{{ stock }}' then change else 0 end)
{%- endmacro -%}

{#- A sum up to the row, in the order of a unique column; rows without a value add nothing. -#}
{%- macro running_total(column, ordered_by) -%}
    coalesce(sum({{ column }}) over (
        order by {{ ordered_by }}
        rows between unbounded preceding and current row
    ), 0)
{%- endmacro -%}

{#- What is counted at the end of each day; the names are those of int_stocks_changed_by_day. -#}
{%- macro kpi_stocks() -%}
    {{ return([
        'active_30d', 'active_60d', 'active_90d', 'churn_base', 'churned', 'customers_count',
        'buyers_count', 'repeat_buyers_count', 'buyers_365d', 'orders_365d', 'historic_clv',
    ]) }}
{%- endmacro -%}
