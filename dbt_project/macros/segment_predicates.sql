{#- The current segments with their compiled rules, by level: a list of lists of dicts (slug, column_name,
    predicate, type, is_listed). A level asks only about segments of the levels before it.

    The text was made by crm.segments from a validated rule: names from the catalogue, values as literals. It is
    read while dbt compiles the model; with no segments, or before raw is registered, the list is empty. -#}
{%- macro segment_levels() -%}
    {%- set predicates = ref('stg_ops__segment_predicates') -%}
    {%- set lists = ref('stg_ops__segment_lists') -%}
    {%- if not execute or not load_relation(predicates) -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set query -%}
        select
            slug,
            column_name,
            predicate,
            type,
            slug in (select segment_id from {{ lists }}) as is_listed,
            level
        from {{ predicates }}
        order by level, slug
    {%- endset -%}
    {%- set levels = [] -%}
    {%- for _, rows in run_query(query).rows | groupby('level') -%}
        {%- do levels.append(rows) -%}
    {%- endfor -%}
    {{ return(levels) }}
{%- endmacro -%}

{#- The same segments in one list. -#}
{%- macro current_segments() -%}
    {{ return(segment_levels() | sum(start=[])) }}
{%- endmacro -%}

{#- Who is in a segment: the people of whom its rule holds or whom its lists add, but for those whom they keep out. -#}
{%- macro segment_condition(segment) -%}
    {%- if segment.is_listed -%}
        not coalesce(kept_out_of_{{ segment.column_name }}, false)
        and (({{ segment.predicate }}) or coalesce(added_to_{{ segment.column_name }}, false))
    {%- else -%}
        {{ segment.predicate }}
    {%- endif -%}
{%- endmacro -%}

{#- The segments whose rules ask only for what int_customer_states_replayed knows of days gone by, and that nobody
    is listed in: a list of (number in the order of the slugs, SQL condition). Such a rule has no date in it, so it
    means the same on every day. -#}
{%- macro replayable_segments() -%}
    {%- set known = replayed_fields() -%}
    {%- set found = [] -%}
    {%- set predicates = ref('stg_ops__segment_predicates') -%}
    {%- set lists = ref('stg_ops__segment_lists') -%}
    {%- if execute and load_relation(predicates) -%}
        {%- set query -%}
            select
                predicate,
                case
                    when slug not in (select segment_id from {{ lists }}) then fields
                end as fields
            from {{ predicates }}
            order by slug
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

{#- The fields that int_customer_states_replayed knows of days gone by. -#}
{%- macro replayed_fields() -%}
    {{ return([
        'orders_count', 'recency_days', 'recency_score', 'frequency_score', 'monetary_score', 'rfm_code',
        'rfm_segment', 'lifecycle_stage', 'is_vip', 'vip_source', 'status'
    ]) }}
{%- endmacro -%}
