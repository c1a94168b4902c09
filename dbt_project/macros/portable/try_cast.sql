{# A cast that answers null instead of failing (dbt's safe_cast is a plain cast on DuckDB). #}
{% macro try_cast(expression, data_type) -%}
    {{ return(adapter.dispatch('try_cast', 'crm_warehouse')(expression, data_type)) }}
{%- endmacro %}

{% macro default__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}
