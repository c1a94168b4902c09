{#
  Of a group, the value with the lowest rank among the rows where `present` (default: the value
  itself) is not null. The rank must be unique within the group. Values that belong together, such as
  an address's parts, share one `present`, so that they come from one row.
#}
{% macro first_present(expression, rank, present=none) -%}
    min_by(
        {{ expression }},
        case when {{ present or expression }} is not null then {{ rank }} end
    )
{%- endmacro %}
