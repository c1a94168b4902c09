with

stg_shop__orders as (
    select
        currency,
        ordered_date
    from {{ ref('stg_shop__orders') }}
    where ordered_at < {{ as_of_end() }}
),

stg_shop__refunds as (
    select
        currency,
        refunded_date
    from {{ ref('stg_shop__refunds') }}
    where refunded_at < {{ as_of_end() }}
),

stg_shop__carts as (
    select
        currency,
        updated_date
    from {{ ref('stg_shop__carts') }}
    where value is not null and updated_at < {{ as_of_end() }}
),

stg_finance__channel_spend as (
    select
        currency,
        spend_date
    from {{ ref('stg_finance__channel_spend') }}
    where spend_date <= {{ as_of_date() }}
),

stg_activity__campaigns as (
    select
        currency,
        cost_date
    from {{ ref('stg_activity__campaigns') }}
    where cost is not null and coalesce(started_at < {{ as_of_end() }}, true)
),

stg_finance__fx_rates as (
    select
        currency,
        rate_date,
        min_by(rate_to_base, source) as rate_to_base
    from {{ ref('stg_finance__fx_rates') }}
    group by currency, rate_date
),

int_base_currency_chosen as (
    select base_currency from {{ ref('int_base_currency_chosen') }}
),

money_days_delivered as (
    select
        currency,
        ordered_date as money_date
    from stg_shop__orders
    union
    select
        currency,
        refunded_date as money_date
    from stg_shop__refunds
    union
    select
        currency,
        updated_date as money_date
    from stg_shop__carts
    union
    select
        currency,
        spend_date as money_date
    from stg_finance__channel_spend
    union
    select
        currency,
        cost_date as money_date
    from stg_activity__campaigns
),

money_days as (
    select distinct
        coalesce(money_days_delivered.currency, int_base_currency_chosen.base_currency)
            as currency,
        money_days_delivered.money_date,
        int_base_currency_chosen.base_currency
    from money_days_delivered
    cross join int_base_currency_chosen
),

-- Banks publish no rate on weekends and holidays: the latest of the week before serves.
rates_found as (
    select
        money_days.currency,
        money_days.money_date,
        money_days.base_currency,
        max(stg_finance__fx_rates.rate_date) as rate_date,
        max_by(stg_finance__fx_rates.rate_to_base, stg_finance__fx_rates.rate_date)
            as rate_to_base
    from money_days
    left join stg_finance__fx_rates
        on
            money_days.currency = stg_finance__fx_rates.currency
            and money_days.money_date >= stg_finance__fx_rates.rate_date
            and money_days.money_date <= {{ add_days('stg_finance__fx_rates.rate_date', 7) }}
    group by
        money_days.currency,
        money_days.money_date,
        money_days.base_currency
),

resolved as (
    select
        currency,
        money_date,
        base_currency,
        case when currency = base_currency then money_date else rate_date end as rate_date,
        cast(
            case when currency = base_currency then 1 else rate_to_base end
            as decimal(18, 8)
        ) as fx_rate
    from rates_found
)

select * from resolved
