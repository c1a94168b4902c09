{#- Months since year 0: the difference of two is the number of calendar months between them. -#}
{%- macro month_number(date_expression) -%}
    cast(
        12 * extract(year from {{ date_expression }})
        + extract(month from {{ date_expression }}) as integer
    )
{%- endmacro -%}
