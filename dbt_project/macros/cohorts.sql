{#- Lengths of a cohort's periods beside the calendar month, which fct_cohort_months holds. -#}
{%- macro cohort_granularities() -%}
    {{ return(['week', 'quarter', 'year']) }}
{%- endmacro -%}

{#- The first day of the period a date lies in; weeks begin on Monday. -#}
{%- macro period_start(granularity, date_expression) -%}
    cast({{ dbt.date_trunc(granularity, date_expression) }} as date)
{%- endmacro -%}

{#- Periods since a fixed day: the difference of two is the number of periods between them. -#}
{%- macro period_number(granularity, date_expression) -%}
    {%- if granularity == 'week' -%}
        {#- 5 January 1970 was a Monday #}
        cast(floor({{ days_between("date '1970-01-05'", date_expression) }} / 7.0) as integer)
    {%- elif granularity == 'quarter' -%}
        cast(floor(({{ month_number(date_expression) }} - 1) / 3.0) as integer)
    {%- else -%}
        cast(extract(year from {{ date_expression }}) as integer)
    {%- endif -%}
{%- endmacro -%}
