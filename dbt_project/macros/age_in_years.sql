{# Whole years on the as_of day; null for a date of birth nobody alive can have. #}
{% macro age_in_years(date_of_birth) -%}
    {%- set day = as_of_day() -%}
    {%- set years -%}
        {{ day.year }} - extract(year from {{ date_of_birth }}) - case
            when
                extract(month from {{ date_of_birth }}) * 100
                + extract(day from {{ date_of_birth }})
                > {{ day.month * 100 + day.day }}
                then 1
            else 0
        end
    {%- endset -%}
    cast(case when {{ years }} between 0 and 120 then {{ years }} end as integer)
{%- endmacro %}
