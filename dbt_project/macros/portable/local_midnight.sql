{# The instant (UTC) at which a local date begins. #}
{% macro local_midnight(date_expression) -%}
    {{ return(adapter.dispatch('local_midnight', 'crm_warehouse')(date_expression)) }}
{%- endmacro %}

{% macro default__local_midnight(date_expression) -%}
    (cast({{ date_expression }} as timestamp) at time zone {{ text_literal(var('timezone')) }}) at time zone 'UTC'
{%- endmacro %}
