with

described as (
    {%- for row in published_columns() %}
    {{ 'values' if loop.first }} ({{ row | join(', ') }}){{ ',' if not loop.last }}
    {%- else %}
    select {{ (['null'] * 13) | join(', ') }}
    where false
    {%- endfor %}
),

named (
    table_name,
    is_contacts,
    table_description,
    position,
    column_name,
    data_type,
    description,
    unit,
    is_personal,
    is_segmentable,
    label_en,
    label_ro,
    aliases
) as (
    select * from described
),

columns_published as (
    select
        cast(table_name as {{ dbt.type_string() }}) as table_name,
        cast(is_contacts as {{ dbt.type_boolean() }}) as is_contacts,
        cast(table_description as {{ dbt.type_string() }})
            as table_description,
        cast(position as {{ dbt.type_int() }}) as position,
        cast(column_name as {{ dbt.type_string() }}) as column_name,
        cast(data_type as {{ dbt.type_string() }}) as data_type,
        cast(description as {{ dbt.type_string() }}) as description,
        -- the house's names say their unit; where one does not, the column's meta does
        cast(case
            when unit is not null then unit
            when column_name like '%!_days' escape '!' then 'days'
            when column_name like '%!_count' escape '!' then 'count'
            when column_name like '%!_share' escape '!' then 'share, 0 to 1'
            when column_name like '%!_rate' escape '!' and data_type = 'double'
                then 'share, 0 to 1'
            when column_name like '%!_probability' escape '!'
                then 'probability, 0 to 1'
            when data_type = 'timestamp' then 'UTC'
            when data_type = 'date' then 'local day'
            when replace(data_type, ' ', '') = 'decimal(18,4)'
                then 'base currency'
        end as {{ dbt.type_string() }}) as unit,
        cast(is_personal as {{ dbt.type_boolean() }}) as is_personal,
        cast(is_segmentable as {{ dbt.type_boolean() }}) as is_segmentable,
        cast(label_en as {{ dbt.type_string() }}) as label_en,
        cast(label_ro as {{ dbt.type_string() }}) as label_ro,
        cast(aliases as {{ dbt.type_string() }}) as aliases
    from named
)

select * from columns_published
