{# Distinct texts of a group, sorted and joined by `|`; null of no values. #}
{% macro sorted_list(expression) -%}
    {{ return(adapter.dispatch('sorted_list', 'crm_warehouse')(expression)) }}
{%- endmacro %}

{% macro default__sorted_list(expression) -%}
    string_agg(distinct {{ expression }}, '|' order by {{ expression }})
{%- endmacro %}
