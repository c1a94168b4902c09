{# The local date at whose start what is left of points got on a date ends; null = never. #}
{% macro lot_expires_date(got_date, months, days) -%}
    case
        when {{ months }} is not null or {{ days }} is not null
            then
                {{ add_days(
                    'cast(' ~ dbt.dateadd('month', 'coalesce(' ~ months ~ ', 0)', got_date) ~ ' as date)',
                    'coalesce(' ~ days ~ ', 0)'
                ) }}
    end
{%- endmacro %}
