{# Whether a text is one of a setting's texts; false of an empty list or a missing text. #}
{% macro is_listed(expression, texts) -%}
    {%- set literals = [] -%}
    {%- for text in texts -%}
        {%- do literals.append(text_literal(text)) -%}
    {%- endfor -%}
    {%- if literals -%}
        coalesce({{ expression }} in ({{ literals | join(', ') }}), false)
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}
