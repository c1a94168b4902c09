{# The expression holds on every row; a row where it is unknown fails too. #}
{% test assert_true(model, expression) %}
    select *
    from {{ model }}
    where not coalesce({{ expression }}, false)
{% endtest %}
