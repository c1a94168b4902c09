{# The hour (0 to 23) a clock in the tenant's zone showed at a UTC timestamp. #}
{% macro local_hour(timestamp_utc) -%}
    {{ return(adapter.dispatch('local_hour', 'crm_warehouse')(timestamp_utc)) }}
{%- endmacro %}

{% macro default__local_hour(timestamp_utc) -%}
    cast(extract(hour from ({{ timestamp_utc }} at time zone 'UTC') at time zone {{ text_literal(var('timezone')) }}) as integer)
{%- endmacro %}
