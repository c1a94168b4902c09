{#- The compiled rules of the current segments, in the order of their slugs: a list of SQL conditions.

    The text was made by crm.segments from a validated rule: names from the catalogue, values as literals. It is
    read while dbt compiles the model; with no segments, or before raw is registered, the list is empty. -#}
{%- macro segment_predicates() -%}
    {%- set predicates = ref('stg_ops__segment_predicates') -%}
    {%- if not execute or not load_relation(predicates) -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set query -%}
        select predicate from {{ predicates }} order by slug
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()) }}
{%- endmacro -%}

{#- The segments whose rules ask only for what int_customer_states_replayed knows of days gone by: a list of
    (number in the order of the slugs, SQL condition). Such a rule has no date in it, so it means the same on
    every day. -#}
{%- macro replayable_segments() -%}
    {%- set known = [
        'orders_count', 'recency_days', 'recency_score', 'frequency_score', 'monetary_score', 'rfm_code',
        'rfm_segment', 'lifecycle_stage', 'is_vip', 'vip_source', 'status'
    ] -%}
    {%- set found = [] -%}
    {%- set predicates = ref('stg_ops__segment_predicates') -%}
    {%- if execute and load_relation(predicates) -%}
        {%- set query -%}
            select predicate, fields from {{ predicates }} order by slug
        {%- endset -%}
        {%- for row in run_query(query).rows -%}
            {%- set fields = (row[1] or '').split('|') -%}
            {%- if fields | reject('in', known) | list | length == 0 -%}
                {%- do found.append((loop.index, row[0])) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro -%}
