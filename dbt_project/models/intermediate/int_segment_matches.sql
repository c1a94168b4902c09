{%- set levels = segment_levels() -%}
{%- set segments = levels | sum(start=[]) -%}
{%- set listed = segments | selectattr('is_listed') | list -%}

with

int_customers_profiled as (
    select * from {{ ref('int_customers_profiled') }}
),

int_segment_measures as (
    select * from {{ ref('int_segment_measures') }}
),

lists_by_customer as (
    select
        {%- for segment in listed %}
        bool_or(segment_id = {{ text_literal(segment.slug) }} and list <> 'exclude')
            as added_to_{{ segment.column_name }},
        bool_or(segment_id = {{ text_literal(segment.slug) }} and list = 'exclude')
            as kept_out_of_{{ segment.column_name }},
        {%- endfor %}
        customer_id as listed_customer_id
    from {{ ref('stg_ops__segment_lists') }}
    group by customer_id
),

population as (
    select
        int_customers_profiled.*,
        {%- for measure in segment_scans() | map(attribute='measures') | sum(start=[]) + folded_texts() %}
        int_segment_measures.{{ measure.measure }},
        {%- endfor %}
        lists_by_customer.*
    from int_customers_profiled
    inner join int_segment_measures
        on int_customers_profiled.customer_id = int_segment_measures.customer_id
    left join lists_by_customer
        on int_customers_profiled.customer_id = lists_by_customer.listed_customer_id
),

-- a rule that asks about a segment reads its column, so levels are judged one after the other
{% for level in levels -%}
level_{{ loop.index }} as (
    select
        *,
        {%- for segment in level %}
        ({{ segment_condition(segment) }}) as {{ segment.column_name }},
        {%- endfor %}
        true as is_judged_at_{{ loop.index }}
    from {{ 'population' if loop.first else 'level_' ~ loop.index0 }}
),

{% endfor -%}
matches as (
    select
        {%- for segment in segments %}
        {{ segment.column_name }},
        {%- if segment.is_listed %}
        added_to_{{ segment.column_name }},
        {%- endif %}
        {%- endfor %}
        customer_id,
        as_of_date
    from {{ 'level_' ~ levels | length if levels else 'population' }}
)

select * from matches
