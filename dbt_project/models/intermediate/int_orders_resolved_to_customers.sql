with

stg_shop__orders as (
    select
        order_id,
        source,
        customer_key,
        ordered_at,
        ordered_date,
        status,
        total_gross,
        currency,
        tax,
        fees,
        discount,
        discount_code,
        channel,
        country
    from {{ ref('stg_shop__orders') }}
    where ordered_at < {{ as_of_end() }}
),

stg_shop__order_items as (
    select
        order_id,
        quantity
    from {{ ref('stg_shop__order_items') }}
    where quantity > 0
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

int_refunds_converted as (
    select
        order_id,
        amount,
        fully_refunded_date
    from {{ ref('int_refunds_converted') }}
    where order_id is not null
),

refunds_summarized as (
    select
        order_id,
        sum(amount) as refunded,
        min(fully_refunded_date) as fully_refunded_date
    from int_refunds_converted
    group by order_id
),

items_summarized as (
    select
        order_id,
        sum(quantity) as items_count
    from stg_shop__order_items
    group by order_id
),

orders_converted as (
    select
        stg_shop__orders.*,
        stg_ops__customer_ids.customer_id,
        int_fx_rates_resolved.fx_rate,
        refunds_summarized.refunded,
        refunds_summarized.fully_refunded_date,
        items_summarized.items_count,
        stg_shop__orders.status = 'paid' and stg_shop__orders.total_gross > 0 as is_sale,
        coalesce(stg_shop__orders.currency, int_base_currency_chosen.base_currency)
            as money_currency,
        {{ in_base_currency('stg_shop__orders.total_gross', 'int_fx_rates_resolved.fx_rate') }}
            as gross,
        {{ in_base_currency('stg_shop__orders.tax', 'int_fx_rates_resolved.fx_rate') }}
            as tax_in_base,
        {{ in_base_currency('stg_shop__orders.fees', 'int_fx_rates_resolved.fx_rate') }}
            as fees_in_base,
        {{ in_base_currency('stg_shop__orders.discount', 'int_fx_rates_resolved.fx_rate') }}
            as discount_in_base
    from stg_shop__orders
    cross join int_base_currency_chosen
    left join stg_ops__customer_ids
        on stg_shop__orders.customer_key = stg_ops__customer_ids.customer_key
    left join int_fx_rates_resolved
        on
            coalesce(stg_shop__orders.currency, int_base_currency_chosen.base_currency)
            = int_fx_rates_resolved.currency
            and stg_shop__orders.ordered_date = int_fx_rates_resolved.money_date
    left join refunds_summarized
        on stg_shop__orders.order_id = refunds_summarized.order_id
    left join items_summarized
        on stg_shop__orders.order_id = items_summarized.order_id
),

orders as (
    select
        order_id,
        source,
        customer_id,
        ordered_at,
        ordered_date,
        status,
        is_sale,
        is_sale and fully_refunded_date is null as is_countable,
        fully_refunded_date,
        channel,
        country,
        discount_code,
        money_currency as currency,
        fx_rate,
        total_gross as gross_delivered,
        gross,
        tax_in_base as tax,
        fees_in_base as fees,
        discount_in_base as discount,
        gross
        {%- if not var('net_includes_tax') %} - coalesce(tax_in_base, 0){% endif %}
        {%- if not var('net_includes_fees') %} - coalesce(fees_in_base, 0){% endif %}
            as net_before_refunds,
        {{ money('coalesce(refunded, 0)') }} as refunded,
        cast(coalesce(items_count, 0) as {{ dbt.type_bigint() }}) as items_count
    from orders_converted
)

select * from orders
