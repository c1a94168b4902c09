with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_date,
        coalesce(fully_refunded_date, cast('9999-12-31' as date)) as valid_to,
        net_before_refunds
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_sale
),

int_refunds_resolved_to_customers as (
    select
        order_id,
        customer_id,
        refunded_date,
        amount
    from {{ ref('int_refunds_resolved_to_customers') }}
    where not is_void
),

orders_placed as (
    select
        customer_id,
        ordered_date as moved_date,
        ordered_date as valid_from,
        valid_to,
        1 as orders_count,
        net_before_refunds as net
    from int_orders_resolved_to_customers
),

-- a refund lowers what its order brought for as long as the order counts
refunds_of_orders as (
    select
        refunds.customer_id,
        refunds.refunded_date as moved_date,
        -- a clock that runs behind must not refund an order before it exists
        greatest(refunds.refunded_date, orders.ordered_date) as valid_from,
        orders.valid_to,
        0 as orders_count,
        -refunds.amount as net
    from int_refunds_resolved_to_customers as refunds
    inner join int_orders_resolved_to_customers as orders
        on refunds.order_id = orders.order_id
),

refunds_without_order as (
    select
        customer_id,
        refunded_date as moved_date,
        refunded_date as valid_from,
        cast('9999-12-31' as date) as valid_to,
        0 as orders_count,
        -amount as net
    from int_refunds_resolved_to_customers
    where order_id is null
),

unioned as (
    select * from orders_placed
    union all
    select * from refunds_of_orders
    union all
    select * from refunds_without_order
),

moves as (
    select
        customer_id,
        moved_date,
        valid_from,
        valid_to,
        cast(sum(orders_count) as {{ dbt.type_bigint() }}) as orders_count,
        {{ money('sum(net)') }} as net
    from unioned
    where valid_to > valid_from
    group by customer_id, moved_date, valid_from, valid_to
)

select * from moves
