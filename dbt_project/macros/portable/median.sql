{# The median as a double; null of no values. #}
{% macro median(expression) -%}
    {{ return(adapter.dispatch('median', 'crm_warehouse')(expression)) }}
{%- endmacro %}

{% macro default__median(expression) -%}
    median(cast({{ expression }} as double))
{%- endmacro %}
