{# Whole days from one date to a later one; negative when it is earlier. #}
{% macro days_between(first_date, last_date) -%}
    {{ return(adapter.dispatch('days_between', 'crm_warehouse')(first_date, last_date)) }}
{%- endmacro %}

{% macro default__days_between(first_date, last_date) -%}
    cast(date_diff('day', cast({{ first_date }} as date), cast({{ last_date }} as date)) as integer)
{%- endmacro %}
