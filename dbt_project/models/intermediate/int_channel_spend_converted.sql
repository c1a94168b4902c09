-- Only one report reads it, once.
{{ config(materialized='view') }}

with

stg_finance__channel_spend as (
    select
        lower(channel) as channel,
        spend_date,
        amount,
        currency
    from {{ ref('stg_finance__channel_spend') }}
    where spend_date <= {{ as_of_date() }}
),

int_fx_rates_resolved as (
    select
        currency,
        money_date,
        fx_rate
    from {{ ref('int_fx_rates_resolved') }}
),

int_base_currency_chosen as (
    select base_currency from {{ ref('int_base_currency_chosen') }}
),

spend as (
    select
        delivered.channel,
        delivered.spend_date,
        {{ money(in_base_currency('delivered.amount', 'int_fx_rates_resolved.fx_rate')) }}
            as amount
    from stg_finance__channel_spend as delivered
    cross join int_base_currency_chosen
    left join int_fx_rates_resolved
        on
            coalesce(delivered.currency, int_base_currency_chosen.base_currency)
            = int_fx_rates_resolved.currency
            and delivered.spend_date = int_fx_rates_resolved.money_date
)

select * from spend
