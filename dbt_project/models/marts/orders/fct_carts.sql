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

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

carts_converted as (
    select
        carts.*,
        stg_ops__customer_ids.customer_id,
        coalesce(carts.currency, int_base_currency_chosen.base_currency) as money_currency,
        {{ in_base_currency('carts.value', 'int_fx_rates_resolved.fx_rate') }} as base_value
    from stg_shop__carts as carts
    cross join int_base_currency_chosen
    left join stg_ops__customer_ids
        on carts.customer_key = stg_ops__customer_ids.customer_key
    left join int_fx_rates_resolved
        on
            coalesce(carts.currency, int_base_currency_chosen.base_currency)
            = int_fx_rates_resolved.currency
            and carts.updated_date = int_fx_rates_resolved.money_date
),

-- The person's next order, under whatever account or address it was placed.
next_orders as (
    select
        carts_converted.cart_id,
        orders.order_id,
        orders.ordered_at,
        orders.ordered_date,
        row_number() over (
            partition by carts_converted.cart_id order by orders.ordered_at, orders.order_id
        ) as order_rank
    from carts_converted
    inner join int_orders_resolved_to_customers as orders
        on
            carts_converted.customer_id = orders.customer_id
            and carts_converted.updated_at <= orders.ordered_at
    where carts_converted.converted_order_id is null
),

carts_judged as (
    select
        carts_converted.*,
        next_orders.order_id as next_order_id,
        next_orders.ordered_date as next_ordered_date,
        carts_converted.converted_order_id is null
        and {{ seconds_between('carts_converted.updated_at', as_of_end()) }} >= {{ 24 * 3600 }}
        and coalesce(
            {{ seconds_between('carts_converted.updated_at', 'next_orders.ordered_at') }}
            >= {{ 24 * 3600 }},
            true
        ) as has_been_abandoned
    from carts_converted
    left join next_orders
        on carts_converted.cart_id = next_orders.cart_id and next_orders.order_rank = 1
),

carts as (
    select
        cart_id,
        source,
        customer_id,
        updated_at,
        updated_date,
        value as value_delivered,
        money_currency as currency,
        {{ money('base_value') }} as value,
        converted_order_id,
        has_been_abandoned,
        has_been_abandoned and next_order_id is null as is_abandoned,
        case
            when
                has_been_abandoned
                and next_ordered_date
                <= {{ add_days('updated_date', var('campaign_window_days')) }}
                then next_order_id
        end as recovered_order_id
    from carts_judged
)

select * from carts
