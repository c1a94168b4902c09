{# Whole seconds from one timestamp to a later one. #}
{% macro seconds_between(first_at, last_at) -%}
    {{ return(adapter.dispatch('seconds_between', 'crm_warehouse')(first_at, last_at)) }}
{%- endmacro %}

{% macro default__seconds_between(first_at, last_at) -%}
    date_diff('second', {{ first_at }}, {{ last_at }})
{%- endmacro %}
