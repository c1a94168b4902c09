{%- set scans = segment_scans() -%}

with

int_customers_profiled as (
    select
        {%- for folded in folded_texts() %}
        {{ folded.expression }} as {{ folded.measure }},
        {%- endfor %}
        customer_id
    from {{ ref('int_customers_profiled') }}
),

{% for scan in scans -%}
asked_{{ loop.index }} as (
    {{ scan.head }} {{ scan.relation }} {{ scan.tail }}
),

{% endfor -%}
measured as (
    select
        {%- for scan in scans %}
        {%- set asked = loop.index %}
        {%- for measure in scan.measures %}
        asked_{{ asked }}.{{ measure.measure }},
        {%- endfor %}
        {%- endfor %}
        int_customers_profiled.*
    from int_customers_profiled
    {{ joined_scans(scans) }}
)

select * from measured
