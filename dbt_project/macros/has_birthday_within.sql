{#
  The birthday lies in the days after the as_of day; born on 29 February, on the 28th in other years.
  Null without a date of birth.
#}
{% macro has_birthday_within(date_of_birth, days) -%}
    {%- set found = [] -%}
    {%- for number in range(1, days + 1) -%}
        {%- set day = as_of_day() + modules.datetime.timedelta(days=number) -%}
        {%- do found.append(day.month * 100 + day.day) -%}
        {%- if found[-1] == 228 and (day + modules.datetime.timedelta(days=1)).day == 1 -%}
            {%- do found.append(229) -%}
        {%- endif -%}
    {%- endfor -%}
    extract(month from {{ date_of_birth }}) * 100 + extract(day from {{ date_of_birth }})
    in ({{ found | join(', ') }})
{%- endmacro %}
