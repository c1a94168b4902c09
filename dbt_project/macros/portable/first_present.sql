{#
  Of a group, the value with the lowest rank among the rows where `present` (default: the value
  itself) is not null. The rank must be unique within the group. Values that belong together, such as
  an address's parts, share one `present`, so that they come from one row, gaps included.
#}
{% macro first_present(expression, rank, present=none) -%}
    {{ return(adapter.dispatch('first_present', 'crm_warehouse')(expression, rank, present or expression)) }}
{%- endmacro %}

{% macro default__first_present(expression, rank, present) -%}
    arg_min_null({{ expression }}, case when {{ present }} is not null then {{ rank }} end)
{%- endmacro %}
