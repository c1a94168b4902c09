with

stg_shop__carts as (
    select * from {{ ref('stg_shop__carts') }}
    where updated_at < {{ as_of_end() }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
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

carts as (
    select
        delivered.cart_id,
        delivered.source,
        stg_ops__customer_ids.customer_id,
        delivered.updated_at,
        delivered.updated_date,
        delivered.value as value_delivered,
        coalesce(delivered.currency, int_base_currency_chosen.base_currency) as currency,
        {{ money(in_base_currency('delivered.value', 'int_fx_rates_resolved.fx_rate')) }}
            as value,
        delivered.converted_order_id
    from stg_shop__carts as delivered
    cross join int_base_currency_chosen
    left join stg_ops__customer_ids
        on delivered.customer_key = stg_ops__customer_ids.customer_key
    left join int_fx_rates_resolved
        on
            coalesce(delivered.currency, int_base_currency_chosen.base_currency)
            = int_fx_rates_resolved.currency
            and delivered.updated_date = int_fx_rates_resolved.money_date
)

select * from carts
