with

fx_rates_latest as (
    {{ latest_version(source('finance', 'fx_rates'), ['_source', 'date', 'currency'], updated_at='_loaded_at') }}
),

fx_rates as (
    select
        _source as source,
        date as rate_date,
        currency,
        rate_to_base
    from fx_rates_latest
)

select * from fx_rates
