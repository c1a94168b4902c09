-- What the sources delivered, added up from the raw rows apart from staging, must arrive as net
-- revenue in the published facts. Every step between the two is named and signed; nothing is left over.
with

raw_orders as (
    select
        {{ source_key('order_id') }} as order_id,
        _source as source,
        {{ local_date('ordered_at') }} as money_date,
        currency,
        total_gross
    from ({{ latest_version(source('shop', 'orders'), ['_source', 'order_id']) }}) as orders
    where ordered_at < {{ as_of_end() }}
),

raw_order_items as (
    select
        {{ source_key('order_id') }} as order_id,
        _source as source,
        ordered_at,
        currency,
        coalesce(line_total, {{ money('quantity * unit_price') }}) as line_total
    from ({{ latest_version(source('shop', 'order_items'), ['_source', 'order_item_id']) }})
        as order_items
),

raw_refunds as (
    select
        {{ source_key('refund_id') }} as refund_id,
        _source as source,
        {{ local_date('refunded_at') }} as money_date,
        currency,
        amount
    from ({{ latest_version(source('shop', 'refunds'), ['_source', 'refund_id']) }}) as refunds
    where refunded_at < {{ as_of_end() }}
),

int_base_currency_chosen as (
    select base_currency from {{ ref('int_base_currency_chosen') }}
),

int_orders_resolved_to_customers as (
    select * from {{ ref('int_orders_resolved_to_customers') }}
),

int_refunds_resolved_to_customers as (
    select * from {{ ref('int_refunds_resolved_to_customers') }}
),

fct_orders as (
    select
        source,
        ordered_date,
        currency,
        net_before_refunds
    from {{ ref('fct_orders') }}
    where is_countable
),

fct_refunds as (
    select
        source,
        refunded_date,
        currency,
        amount
    from {{ ref('fct_refunds') }}
    where is_countable
),

-- Lines carry the money of orders that came without a total, or without an order row at all.
lines_of_known_orders as (
    select
        raw_orders.source,
        raw_orders.money_date,
        raw_orders.currency,
        raw_order_items.line_total
    from raw_order_items
    inner join raw_orders
        on raw_order_items.order_id = raw_orders.order_id
    where raw_orders.total_gross is null
),

lines_of_unknown_orders as (
    select
        order_id,
        source,
        {{ local_date('min(ordered_at)') }} as money_date,
        min(currency) as currency,
        sum(case when line_total > 0 then line_total else 0 end) as positive_total,
        sum(case when line_total < 0 then line_total else 0 end) as negative_total
    from raw_order_items
    where
        ordered_at is not null
        and not exists (
            select 1
            from {{ source('shop', 'orders') }} as orders
            where
                orders._source = raw_order_items.source
                and orders._source || ':' || {{ opaque_id('orders.order_id') }}
                = raw_order_items.order_id
        )
    group by order_id, source
    having min(ordered_at) < {{ as_of_end() }}
),

delivered as (
    select
        source,
        money_date,
        currency,
        total_gross as gross_delivered,
        0 as refunds_delivered
    from raw_orders
    where total_gross is not null
    union all
    select
        source,
        money_date,
        currency,
        case when line_total > 0 then line_total else 0 end as gross_delivered,
        case when line_total < 0 then line_total else 0 end as refunds_delivered
    from lines_of_known_orders
    union all
    select
        source,
        money_date,
        currency,
        positive_total as gross_delivered,
        negative_total as refunds_delivered
    from lines_of_unknown_orders
    union all
    select
        raw_refunds.source,
        raw_refunds.money_date,
        coalesce(raw_refunds.currency, refunds.currency) as currency,
        0 as gross_delivered,
        -raw_refunds.amount as refunds_delivered
    from raw_refunds
    -- A refund that names no currency is in its order's.
    left join int_refunds_resolved_to_customers as refunds
        on raw_refunds.refund_id = refunds.refund_id
),

contributions as (
    select
        delivered.source,
        delivered.money_date,
        coalesce(delivered.currency, int_base_currency_chosen.base_currency) as currency,
        delivered.gross_delivered,
        0 as not_countable,
        delivered.refunds_delivered,
        0 as refunds_not_counted,
        0 as tax_excluded,
        0 as fees_excluded,
        0 as fx_difference,
        0 as net
    from delivered
    cross join int_base_currency_chosen
    union all
    select
        source,
        ordered_date as money_date,
        currency,
        0 as gross_delivered,
        case when is_countable then 0 else -gross_delivered end as not_countable,
        0 as refunds_delivered,
        0 as refunds_not_counted,
        {% if var('net_includes_tax') -%}
        0
        {%- else -%}
        case when is_countable then -coalesce(tax, 0) else 0 end
        {%- endif %} as tax_excluded,
        {% if var('net_includes_fees') -%}
        0
        {%- else -%}
        case when is_countable then -coalesce(fees, 0) else 0 end
        {%- endif %} as fees_excluded,
        case when is_countable then gross - gross_delivered else 0 end as fx_difference,
        0 as net
    from int_orders_resolved_to_customers
    union all
    select
        source,
        refunded_date as money_date,
        currency,
        0 as gross_delivered,
        0 as not_countable,
        0 as refunds_delivered,
        case when is_countable then 0 else amount_delivered end as refunds_not_counted,
        0 as tax_excluded,
        0 as fees_excluded,
        case when is_countable then amount_delivered - amount else 0 end as fx_difference,
        0 as net
    from int_refunds_resolved_to_customers
    union all
    select
        source,
        ordered_date as money_date,
        currency,
        0 as gross_delivered,
        0 as not_countable,
        0 as refunds_delivered,
        0 as refunds_not_counted,
        0 as tax_excluded,
        0 as fees_excluded,
        0 as fx_difference,
        net_before_refunds as net
    from fct_orders
    union all
    select
        source,
        refunded_date as money_date,
        currency,
        0 as gross_delivered,
        0 as not_countable,
        0 as refunds_delivered,
        0 as refunds_not_counted,
        0 as tax_excluded,
        0 as fees_excluded,
        0 as fx_difference,
        -amount as net
    from fct_refunds
),

summarized as (
    select
        source,
        money_date,
        currency,
        {{ money('sum(gross_delivered)') }} as gross_delivered,
        {{ money('sum(not_countable)') }} as not_countable,
        {{ money('sum(refunds_delivered)') }} as refunds_delivered,
        {{ money('sum(refunds_not_counted)') }} as refunds_not_counted,
        {{ money('sum(tax_excluded)') }} as tax_excluded,
        {{ money('sum(fees_excluded)') }} as fees_excluded,
        {{ money('sum(fx_difference)') }} as fx_difference,
        {{ money('sum(net)') }} as net
    from contributions
    group by source, money_date, currency
),

bridge as (
    select
        *,
        {{ money(
            'gross_delivered + not_countable + refunds_delivered + refunds_not_counted'
            ~ ' + tax_excluded + fees_excluded + fx_difference - net'
        ) }} as residual
    from summarized
)

select * from bridge
