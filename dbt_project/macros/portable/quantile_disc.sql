{# The smallest value with at least this share of the values at or below it. #}
{% macro quantile_disc(expression, share) -%}
    {{ return(adapter.dispatch('quantile_disc', 'crm_warehouse')(expression, share)) }}
{%- endmacro %}

{% macro default__quantile_disc(expression, share) -%}
    quantile_disc({{ expression }}, {{ share }})
{%- endmacro %}
