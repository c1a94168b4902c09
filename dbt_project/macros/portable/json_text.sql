{# The text at a top-level name of a JSON text; null when absent. #}
{% macro json_text(expression, name) -%}
    {{ return(adapter.dispatch('json_text', 'crm_warehouse')(expression, name)) }}
{%- endmacro %}

{% macro default__json_text(expression, name) -%}
    json_extract_string({{ expression }}, '$.{{ name }}')
{%- endmacro %}
