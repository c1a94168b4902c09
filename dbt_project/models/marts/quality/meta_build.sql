with

int_base_currency_chosen as (
    select base_currency from {{ ref('int_base_currency_chosen') }}
),

int_activities_resolved_to_customers as (
    select max(occurred_at) as data_through
    from {{ ref('int_activities_resolved_to_customers') }}
),

build as (
    select
        cast({{ text_literal(run_fact('CRM_BUILD_ID', 'local')) }} as {{ dbt.type_string() }})
            as build_id,
        {{ as_of_date() }} as as_of_date,
        cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp) as built_at,
        cast({{ text_literal(var('timezone')) }} as {{ dbt.type_string() }}) as timezone,
        int_base_currency_chosen.base_currency,
        cast({{ text_literal(run_fact('CRM_CODE_VERSION', 'unknown')) }} as {{ dbt.type_string() }})
            as code_version,
        cast({{ text_literal(run_fact('CRM_SETTINGS_JSON', '{}')) }} as {{ dbt.type_string() }})
            as settings_json,
        int_activities_resolved_to_customers.data_through
    from int_base_currency_chosen
    cross join int_activities_resolved_to_customers
)

select * from build
