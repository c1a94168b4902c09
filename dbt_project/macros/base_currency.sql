{# The currency money is reported in, as a text expression; null when the data's only one decides. #}
{% macro base_currency() -%}
    {%- if var('base_currency') -%}
        {{ text_literal(var('base_currency')) }}
    {%- else -%}
        cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}
