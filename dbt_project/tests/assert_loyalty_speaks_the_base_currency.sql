-- A rate per euro cannot be applied to lei: this stops the build.
{{ config(severity='error', store_failures=true) }}

select
    program_id,
    'The loyalty programme ' || program_id || ' gives points per ' || currency
    || ', but money is reported in ' || base_currency
    || '; define it again in ' || base_currency || ', or without a currency.' as problem
from {{ ref('int_loyalty_programs_versioned') }}
where is_active and currency <> base_currency
