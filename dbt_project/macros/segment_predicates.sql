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
