{#
  Every table that something is made of, as dbt's graph has it: a list of rows, each a list of SQL
  literals in the order table_name, kind, layer, description, parents. Empty while parsing.
#}
{% macro lineage_rows() -%}
    {%- set rows = [] -%}
    {%- for source in (graph.sources.values() if execute else []) -%}
        {%- do rows.append([
            text_literal(table_of(source.unique_id)),
            text_literal('source'),
            text_literal(source.source_name),
            text_literal(source.description.split() | join(' ')),
            'null',
        ]) -%}
    {%- endfor -%}
    {%- for node in (graph.nodes.values() if execute else [])
        if node.resource_type in ['model', 'seed'] -%}
        {%- set parents = [] -%}
        {%- for parent in node.depends_on.nodes if node.resource_type == 'model' -%}
            {%- do parents.append(table_of(parent)) -%}
        {%- endfor -%}
        {%- do rows.append([
            text_literal(node.name),
            text_literal(node.resource_type),
            text_literal(node.fqn[1] if node.fqn | length > 2 else node.resource_type),
            text_literal(node.description.split() | join(' ')),
            literal_or_null(parents | unique | sort | join('|')),
        ]) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}

{# The name of a table by dbt's id of it: a source's has the group before it. #}
{% macro table_of(unique_id) -%}
    {%- set parts = unique_id.split('.') -%}
    {{ return(parts[2:] | join('.')) }}
{%- endmacro %}
