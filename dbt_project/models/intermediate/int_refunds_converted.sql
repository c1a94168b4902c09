with

stg_shop__refunds as (
    select * from {{ ref('stg_shop__refunds') }}
    where refunded_at < {{ as_of_end() }}
),

stg_shop__orders as (
    select
        order_id,
        customer_key,
        ordered_date,
        currency,
        total_gross
    from {{ ref('stg_shop__orders') }}
    where ordered_at < {{ as_of_end() }}
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

-- An order nobody delivered cannot be refunded: the money still went back, unlinked.
refunds_linked as (
    select
        stg_shop__refunds.refund_id,
        stg_shop__refunds.source,
        stg_shop__orders.order_id,
        case
            when stg_shop__orders.order_id is null then stg_shop__refunds.customer_key
            else stg_shop__orders.customer_key
        end as customer_key,
        stg_shop__refunds.refunded_at,
        stg_shop__refunds.refunded_date,
        stg_shop__refunds.amount as amount_delivered,
        coalesce(stg_shop__refunds.currency, int_base_currency_chosen.base_currency)
            as currency,
        stg_shop__refunds.reason,
        stg_shop__refunds.is_void,
        stg_shop__orders.ordered_date,
        coalesce(stg_shop__orders.currency, int_base_currency_chosen.base_currency)
            as order_currency,
        stg_shop__orders.total_gross as order_gross
    from stg_shop__refunds
    cross join int_base_currency_chosen
    left join stg_shop__orders
        on stg_shop__refunds.order_id = stg_shop__orders.order_id
),

-- Whether an order is fully refunded is asked in the order's currency: a rate that moved since
-- must not leave it a few cents short.
converted as (
    select
        refunds_linked.*,
        refund_rates.fx_rate,
        {{ in_base_currency('refunds_linked.amount_delivered', 'refund_rates.fx_rate') }}
            as amount,
        case
            when refunds_linked.order_id is null then null
            when refunds_linked.currency = refunds_linked.order_currency
                then refunds_linked.amount_delivered
            else
                {{ money(ratio(
                    'refunds_linked.amount_delivered * refund_rates.fx_rate',
                    'order_rates.fx_rate'
                )) }}
        end as amount_in_order_currency
    from refunds_linked
    left join int_fx_rates_resolved as refund_rates
        on
            refunds_linked.currency = refund_rates.currency
            and refunds_linked.refunded_date = refund_rates.money_date
    left join int_fx_rates_resolved as order_rates
        on
            refunds_linked.order_currency = order_rates.currency
            and refunds_linked.ordered_date = order_rates.money_date
),

accumulated as (
    select
        *,
        case
            when order_id is not null
                then sum(amount_in_order_currency) over (
                    partition by order_id
                    order by refunded_at, refund_id
                    rows between unbounded preceding and current row
                )
        end as refunded_to_date
    from converted
),

refunds as (
    select
        refund_id,
        source,
        order_id,
        customer_key,
        refunded_at,
        refunded_date,
        amount_delivered,
        currency,
        fx_rate,
        amount,
        reason,
        is_void,
        case
            when order_gross > 0 and refunded_to_date >= order_gross
                then greatest(refunded_date, ordered_date)
        end as fully_refunded_date
    from accumulated
)

select * from refunds
