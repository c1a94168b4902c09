{# The build computes its history from when things happened, whatever is stored (`--event-time`). #}
{% macro history_is_computed_anew() -%}
    {{ return(run_fact('CRM_EVENT_TIME', '') != '') }}
{%- endmacro %}

{# Month-ends before the as_of day, newest first: the days of which a history always knows something. #}
{% macro history_month_ends() -%}
    {{ return(month_ends_before_as_of(var('history_months'))) }}
{%- endmacro %}

{# So many month-ends before the as_of day, newest first. #}
{% macro month_ends_before_as_of(count) -%}
    {%- set month_ends = [] -%}
    {%- set later = [as_of_day()] -%}
    {%- for _ in range(count) -%}
        {%- set month_end = later[-1].replace(day=1) - modules.datetime.timedelta(days=1) -%}
        {%- do later.append(month_end) -%}
        {%- do month_ends.append("cast('" ~ month_end.isoformat() ~ "' as date)") -%}
    {%- endfor -%}
    {{ return(month_ends) }}
{%- endmacro %}

{#
  Stored rows of a relation of history, under the ids of today.

  A row belongs to the person whose own id it carries. A person without a row on a day takes the one
  of an id that was joined to theirs since (int_history_ids_joined); ids of nobody are left out.
#}
{% macro rows_of_current_customers(relation, columns) -%}
    select
        people.customer_id,
        {%- for column in columns %}
        stored.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ relation }} as stored
    inner join {{ ref('int_customers_unified') }} as people
        on stored.customer_id = people.customer_id
    union all
    select
        joined_ids.customer_id,
        {%- for column in columns %}
        stored.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ relation }} as stored
    inner join {{ ref('int_history_ids_joined') }} as joined_ids
        on
            stored.customer_id = joined_ids.subject_id
            and stored.as_of_date = joined_ids.as_of_date
{%- endmacro %}

{#
  Rows of a relation under the ids of today: each belongs to the person its id is now, however many
  ids that person had, once; ids of nobody are left out.
#}
{% macro rows_of_people_today(relation, columns) -%}
    select distinct
        people.customer_id,
        {%- for column in columns %}
        stored.{{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref(relation) }} as stored
    left join {{ ref('int_subjects_resolved_to_customers') }} as subjects
        on stored.customer_id = subjects.subject_id
    inner join {{ ref('int_customers_unified') }} as people
        on coalesce(subjects.customer_id, stored.customer_id) = people.customer_id
{%- endmacro %}
