{# A text as an SQL literal, quotes doubled: the only way text of ours gets into a statement. #}
{% macro text_literal(text) -%}
    '{{ text | string | replace("'", "''") }}'
{%- endmacro %}
