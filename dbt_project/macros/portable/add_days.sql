{# A date so many days later (earlier when negative), still a date. #}
{% macro add_days(date_expression, days) -%}
    {{ return(adapter.dispatch('add_days', 'crm_warehouse')(date_expression, days)) }}
{%- endmacro %}

{% macro default__add_days(date_expression, days) -%}
    cast({{ date_expression }} as date) + cast({{ days }} as integer)
{%- endmacro %}
