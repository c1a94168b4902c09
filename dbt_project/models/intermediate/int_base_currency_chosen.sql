with

stg_shop__orders as (
    select currency from {{ ref('stg_shop__orders') }}
),

stg_shop__refunds as (
    select currency from {{ ref('stg_shop__refunds') }}
),

currencies as (
    select currency from stg_shop__orders
    union
    select currency from stg_shop__refunds
),

summarized as (
    select
        count(currency) as currencies_count,
        min(currency) as first_currency
    from currencies
),

-- XXX is ISO 4217 for "no currency": the data names none and neither do the settings.
chosen as (
    select
        currencies_count,
        coalesce(
            {{ base_currency() }},
            case
                when currencies_count = 1 then first_currency
                when currencies_count = 0 then 'XXX'
            end
        ) as base_currency
    from summarized
)

select * from chosen
