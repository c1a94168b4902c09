{# A contact point as people are found by it: `email:<address>`, `phone:<number>`. #}
{% macro address_key(column) -%}
    case when {{ column }} like '%@%' then 'email:' else 'phone:' end || {{ column }}
{%- endmacro %}
