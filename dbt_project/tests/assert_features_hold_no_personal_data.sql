{#- Names and types of every feature column: a text other than the pseudonymous key, or a name that speaks of the
    person, is a leak. The two groups that quality is reported by stand beside the features and are none. -#}
-- depends_on: {{ ref('ftr_forecast_scoring') }}, {{ ref('ftr_forecast_training') }}
-- depends_on: {{ ref('ftr_forecast_windows') }}, {{ ref('ftr_forecast_outcomes') }}
{%- set keys = ['customer_id', 'as_of_date', 'cutoff_date', 'acquisition_channel', 'city'] -%}
{%- set measures = ['bigint', 'integer', 'int', 'double', 'decimal', 'boolean'] -%}
{%- set personal = [
    'email_key', 'email_address', 'phone', 'name', 'birth', 'age_years', 'gender', 'address', 'street', 'city',
    'postal', 'country', 'locale', 'company',
] -%}
{%- set offences = [] -%}
{%- if execute -%}
    {%- for node in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
            if node.config.schema == 'features' -%}
        {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) -%}
        {%- for column in adapter.get_columns_in_relation(relation) if column.name not in keys -%}
            {%- if (column.dtype | lower).split('(')[0] not in measures -%}
                {%- do offences.append(node.name ~ '.' ~ column.name) -%}
            {%- endif -%}
            {%- for word in personal if word in column.name -%}
                {%- do offences.append(node.name ~ '.' ~ column.name) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif %}

with

offences as (
    {%- for offence in offences %}
    select {{ text_literal(offence) }} as feature
    {{- ' union all' if not loop.last }}
    {%- else %}
    select cast(null as {{ dbt.type_string() }}) as feature
    {%- endfor %}
)

select * from offences
where feature is not null
