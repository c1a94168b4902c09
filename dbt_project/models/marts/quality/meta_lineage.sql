with

described as (
    {%- for row in lineage_rows() %}
    {{ 'values' if loop.first }} ({{ row | join(', ') }}){{ ',' if not loop.last }}
    {%- else %}
    select {{ (['null'] * 5) | join(', ') }}
    where false
    {%- endfor %}
),

named (table_name, kind, layer, description, parents) as (
    select * from described
),

lineage as (
    select
        cast(table_name as {{ dbt.type_string() }}) as table_name,
        cast(kind as {{ dbt.type_string() }}) as kind,
        cast(layer as {{ dbt.type_string() }}) as layer,
        cast(description as {{ dbt.type_string() }}) as description,
        cast(parents as {{ dbt.type_string() }}) as parents
    from named
)

select * from lineage
