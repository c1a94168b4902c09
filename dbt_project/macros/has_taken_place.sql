{# Whether an event has started by the end of the as_of day and was not cancelled. #}
{% macro has_taken_place(starts_at, status) -%}
    coalesce({{ starts_at }} < {{ as_of_end() }}, false)
    and coalesce({{ status }}, '') <> 'cancelled'
{%- endmacro %}
