-- A source that delivers lines maps them to order_items; what the lines add up to is worked out here.
-- Orders and refunds both read it, and it joins all lines: stored once.
{{ config(materialized='table') }}

with

order_items as (
    select
        order_item_id,
        order_id,
        source,
        line_total,
        ordered_at,
        customer_key,
        email,
        email_key,
        status,
        currency,
        channel,
        country,
        updated_at
    from {{ ref('stg_shop__order_items') }}
),

orders as (
    select
        order_id,
        total_gross
    from {{ ref('base_shop__orders') }}
),

orders_without_total as (
    select order_id
    from orders
    where total_gross is null
),

lines_that_decide as (
    select
        order_items.*,
        true as has_order_row
    from order_items
    inner join orders_without_total
        on order_items.order_id = orders_without_total.order_id
    union all
    select
        order_items.*,
        false as has_order_row
    from order_items
    where
        order_items.ordered_at is not null
        and not exists (
            select 1
            from orders
            where orders.order_id = order_items.order_id
        )
),

invoices as (
    select
        order_id,
        min(source) as source,
        bool_or(has_order_row) as has_order_row,
        min(ordered_at) as ordered_at,
        {{ first_present('customer_key', 'order_item_id') }} as customer_key,
        {{ first_present('email', 'order_item_id') }} as email,
        {{ first_present('email_key', 'order_item_id') }} as email_key,
        {{ first_present('status', 'order_item_id') }} as status,
        {{ first_present('currency', 'order_item_id') }} as currency,
        {{ first_present('channel', 'order_item_id') }} as channel,
        {{ first_present('country', 'order_item_id') }} as country,
        max(updated_at) as updated_at,
        {{ money('coalesce(sum(case when line_total > 0 then line_total end), 0)') }}
            as positive_total,
        {{ money('coalesce(sum(case when line_total < 0 then -line_total end), 0)') }}
            as negative_total
    from lines_that_decide
    group by order_id
),

classified as (
    select
        *,
        -- Its source calls it a credit note, or it gives back more than it takes.
        coalesce(status = 'credited', false) or negative_total > positive_total as is_credit
    from invoices
)

select * from classified
