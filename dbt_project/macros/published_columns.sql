{#
  Every column that is published, as dbt describes it: a list of rows, each a list of SQL literals in
  the order table_name, is_contacts, table_description, position, column_name, data_type, description,
  unit, is_personal, is_segmentable, label_en, label_ro, aliases. Empty while parsing.
#}
{% macro published_columns() -%}
    {%- set rows = [] -%}
    {%- for model in (graph.nodes.values() if execute else []) if is_published(model) -%}
        {%- for column in model.columns.values() -%}
            {%- set meta = column.get('config', {}).get('meta') or column.meta -%}
            {%- set label = meta.get('label', {}) -%}
            {%- do rows.append([
                text_literal(model.name),
                'contacts' in model.schema,
                text_literal(model.description.split() | join(' ')),
                loop.index,
                text_literal(column.name),
                text_literal(column.data_type),
                text_literal(column.description.split() | join(' ')),
                literal_or_null(meta.get('unit')),
                meta.get('personal', false),
                meta.get('segmentable', false),
                literal_or_null(label.get('en')),
                literal_or_null(label.get('ro')),
                literal_or_null(meta.get('aliases', []) | join('|')),
            ]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}

{% macro is_published(node) -%}
    {{ return(
        node.resource_type == 'model'
        and node.schema in ['marts', 'contacts', 'compat', 'compat_contacts']
    ) }}
{%- endmacro %}

{% macro literal_or_null(text) -%}
    {{ return(text_literal(text) if text else 'null') }}
{%- endmacro %}
