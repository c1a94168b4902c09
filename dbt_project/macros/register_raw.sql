{#
  Make one relation per declared source: raw/<group>/<table>/*.parquet becomes raw_<group>.<table>.

  Columns and types are those declared in the sources' YAML: a column that older files lack is null,
  a column nobody declared is left out, and a folder without files is an empty table of the same shape.
#}
{% macro register_raw() -%}
    {{ return(adapter.dispatch('register_raw', 'crm_warehouse')()) }}
{%- endmacro %}

{% macro default__register_raw() -%}
    {%- if execute -%}
        {%- set files = run_query(
            "select distinct parse_dirpath(file) from glob(" ~ text_literal(raw_path() ~ "/*/*/*.parquet") ~ ")"
        ).columns[0].values() -%}
        {%- set schemas = graph.sources.values() | map(attribute='schema') | unique | sort -%}
        {%- for schema in schemas %}
create schema if not exists {{ target.database }}.{{ schema }};
        {%- endfor %}
        {%- for table in graph.sources.values() | sort(attribute='unique_id') %}
            {%- set folder = raw_path() ~ '/' ~ table.source_name ~ '/' ~ table.name %}
create or replace view {{ table.relation_name }} as
{{ raw_table(table.columns.values(), folder, has_files=folder in files) }};
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{% macro raw_table(columns, folder, has_files) -%}
select
    {%- for column in columns %}
    cast({{ adapter.quote(column.name) }} as {{ column.data_type }}) as {{ adapter.quote(column.name) }}
    {{- "," if not loop.last }}
    {%- endfor %}
from (
    select
        {%- for column in columns %}
        cast(null as {{ column.data_type }}) as {{ adapter.quote(column.name) }}
        {{- "," if not loop.last }}
        {%- endfor %}
    where false
    {%- if has_files %}
    union all by name
    select * from read_parquet({{ text_literal(folder ~ '/*.parquet') }}, union_by_name = true)
    {%- endif %}
)
{%- endmacro %}
