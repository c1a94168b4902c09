{# A quotient that is null, not an error or infinity, when the divisor is zero. #}
{% macro ratio(numerator, denominator) -%}
    ({{ numerator }}) / nullif({{ denominator }}, 0)
{%- endmacro %}
