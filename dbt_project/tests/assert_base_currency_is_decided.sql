-- Several currencies and no base: nothing may be added up, so this stops the build.
{{ config(severity='error', store_failures=true) }}

select
    currencies_count,
    'The data holds ' || cast(currencies_count as {{ dbt.type_string() }})
    || ' currencies and no base currency is set; set CRM_CURRENCY or currency in settings.toml.'
        as problem
from {{ ref('int_base_currency_chosen') }}
where base_currency is null
