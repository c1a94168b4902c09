-- A sum never crosses currencies without a dated rate: this stops the build, and the stored rows say
-- which rate to deliver.
{{ config(severity='error', store_failures=true) }}

select
    currency,
    money_date,
    base_currency,
    'No rate from ' || currency || ' to ' || base_currency || ' for '
    || cast(money_date as {{ dbt.type_string() }})
    || ' or the 7 days before it; deliver it in fx_rates.' as problem
from {{ ref('int_fx_rates_resolved') }}
where fx_rate is null
