with

base_orders as (
    select * from {{ ref('base_shop__orders') }}
),

invoices as (
    select * from {{ ref('base_shop__invoices') }}
),

delivered as (
    select
        base_orders.order_id,
        base_orders.source,
        base_orders.ordered_at,
        base_orders.customer_key,
        base_orders.email,
        base_orders.email_key,
        base_orders.phone,
        base_orders.phone_e164,
        base_orders.status,
        coalesce(base_orders.total_gross, invoices.positive_total, 0) as total_gross,
        base_orders.currency,
        base_orders.tax,
        base_orders.fees,
        base_orders.discount,
        base_orders.discount_code,
        base_orders.channel,
        base_orders.country,
        base_orders.updated_at,
        false as is_header_derived
    from base_orders
    left join invoices
        on base_orders.order_id = invoices.order_id
    -- A credit invoice gives money back: it is a refund, not an order.
    where not coalesce(invoices.is_credit, false)
),

derived as (
    select
        order_id,
        source,
        ordered_at,
        customer_key,
        email,
        email_key,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as phone_e164,
        coalesce(status, 'paid') as status,
        positive_total as total_gross,
        currency,
        {{ money('null') }} as tax,
        {{ money('null') }} as fees,
        {{ money('null') }} as discount,
        cast(null as {{ dbt.type_string() }}) as discount_code,
        channel,
        country,
        updated_at,
        true as is_header_derived
    from invoices
    where not has_order_row and not is_credit
),

unioned as (
    select * from delivered
    union all
    select * from derived
),

orders as (
    select
        *,
        {{ local_date('ordered_at') }} as ordered_date
    from unioned
)

select * from orders
