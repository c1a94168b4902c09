{# The tenant's local date of a UTC timestamp. #}
{% macro local_date(timestamp_utc) -%}
    {{ return(adapter.dispatch('local_date', 'crm_warehouse')(timestamp_utc)) }}
{%- endmacro %}

{% macro default__local_date(timestamp_utc) -%}
    cast(({{ timestamp_utc }} at time zone 'UTC') at time zone {{ text_literal(var('timezone')) }} as date)
{%- endmacro %}
