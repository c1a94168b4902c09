with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_date,
        fully_refunded_date,
        net_before_refunds
    from {{ ref('int_orders_resolved_to_customers') }}
    where customer_id is not null and is_sale
),

int_refunds_resolved_to_customers as (
    select
        refund_id,
        order_id,
        customer_id,
        refunded_date,
        amount
    from {{ ref('int_refunds_resolved_to_customers') }}
),

orders_placed as (
    select
        customer_id,
        ordered_date as purchase_date,
        ordered_date as known_date,
        1 as orders_change,
        net_before_refunds as net_change
    from int_orders_resolved_to_customers
),

refunds_totalled_by_order as (
    select
        orders.order_id,
        orders.customer_id,
        orders.ordered_date,
        orders.fully_refunded_date,
        orders.net_before_refunds,
        -- a clock that runs behind must not refund an order before it exists
        greatest(refunds.refunded_date, orders.ordered_date) as known_date,
        sum(refunds.amount) as amount
    from int_refunds_resolved_to_customers as refunds
    inner join int_orders_resolved_to_customers as orders
        on refunds.order_id = orders.order_id
    group by
        orders.order_id,
        orders.customer_id,
        orders.ordered_date,
        orders.fully_refunded_date,
        orders.net_before_refunds,
        greatest(refunds.refunded_date, orders.ordered_date)
),

refunds_accumulated as (
    select
        *,
        coalesce(fully_refunded_date <= known_date, false) as is_complete,
        sum(amount) over (
            partition by order_id
            order by known_date
            rows between unbounded preceding and current row
        ) as refunded_to_date
    from refunds_totalled_by_order
),

-- the refund that completes the order takes the whole order away; what comes
-- after it has nothing left to take
orders_refunded as (
    select
        customer_id,
        ordered_date as purchase_date,
        known_date,
        case when is_complete then -1 else 0 end as orders_change,
        case
            when is_complete
                then -(net_before_refunds - (refunded_to_date - amount))
            else -amount
        end as net_change
    from refunds_accumulated
    where coalesce(known_date <= fully_refunded_date, true)
),

-- a refund that names no order lowers the purchase day it most likely undoes:
-- the person's latest one on or before its date
refunds_without_order as (
    select
        refunds.customer_id,
        max(orders_placed.purchase_date) as purchase_date,
        refunds.refunded_date as known_date,
        0 as orders_change,
        -max(refunds.amount) as net_change
    from int_refunds_resolved_to_customers as refunds
    inner join orders_placed
        on
            refunds.customer_id = orders_placed.customer_id
            and refunds.refunded_date >= orders_placed.purchase_date
    where refunds.order_id is null
    group by
        refunds.refund_id,
        refunds.customer_id,
        refunds.refunded_date
),

changes as (
    select * from orders_placed
    union all
    select * from orders_refunded
    union all
    select * from refunds_without_order
),

changes_totalled_by_day as (
    select
        customer_id,
        purchase_date,
        known_date,
        sum(orders_change) as orders_change,
        sum(net_change) as net_change
    from changes
    group by customer_id, purchase_date, known_date
),

versions as (
    select
        customer_id,
        purchase_date,
        known_date as valid_from,
        coalesce(
            lead(known_date) over (
                partition by customer_id, purchase_date order by known_date
            ),
            cast('9999-12-31' as date)
        ) as valid_to,
        cast(sum(orders_change) over (
            partition by customer_id, purchase_date
            order by known_date
            rows between unbounded preceding and current row
        ) as {{ dbt.type_bigint() }}) as orders_count,
        cast(sum(net_change) over (
            partition by customer_id, purchase_date
            order by known_date
            rows between unbounded preceding and current row
        ) as decimal(18, 4)) as net
    from changes_totalled_by_day
),

purchase_days as (
    select * from versions
    where orders_count > 0
)

select * from purchase_days
