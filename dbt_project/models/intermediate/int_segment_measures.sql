{%- set scans = segment_scans() -%}

with

int_customers_profiled as (
    select customer_id from {{ ref('int_customers_profiled') }}
),

{% for scan in scans -%}
asked_{{ loop.index }} as (
    select
        {%- for measure in scan.measures %}
        {{ measure.expression }} as {{ measure.measure }},
        {%- endfor %}
        {{ adapter.quote(scan.customer) if scan.customer else 'true' }} as is_about
    from {{ scan.relation }}
    where {{ scan.condition or 'true' }}
    {%- if scan.customer %}
    group by {{ adapter.quote(scan.customer) }}
    {%- endif %}
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
        int_customers_profiled.customer_id
    from int_customers_profiled
    {{ joined_scans(scans) }}
)

select * from measured
