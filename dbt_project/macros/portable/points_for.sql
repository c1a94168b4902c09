{#
  Points for an amount of which `remaining` of `gross` was not refunded: whole, rounded down, nearest
  (half up) or up. Money has four decimals and points per unit six; integers keep every one of them,
  where a division of decimals would be a double.
#}
{% macro points_for(amount, points_per_unit, remaining, gross, rounding) -%}
    {{ return(adapter.dispatch('points_for', 'crm_warehouse')(amount, points_per_unit, remaining, gross, rounding)) }}
{%- endmacro %}

{% macro default__points_for(amount, points_per_unit, remaining, gross, rounding) -%}
    {%- set part -%}
        cast({{ amount }} * 10000 as hugeint)
        * cast({{ points_per_unit }} * 1000000 as hugeint)
        * cast({{ remaining }} * 10000 as hugeint)
    {%- endset -%}
    {%- set whole -%}
        (cast({{ gross }} * 10000 as hugeint) * 10000000000)
    {%- endset -%}
    cast(
        case {{ rounding }}
            when 'nearest' then (2 * {{ part }} + {{ whole }}) // (2 * {{ whole }})
            when 'up' then ({{ part }} + {{ whole }} - 1) // {{ whole }}
            else ({{ part }}) // {{ whole }}
        end as bigint
    )
{%- endmacro %}
