with

int_orders_resolved_to_customers as (
    select
        customer_id,
        ordered_date,
        gross,
        net_before_refunds
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable
),

-- a refund of an order that does not count lowers nothing: the order is
-- already out of the sums
int_refunds_resolved_to_customers as (
    select
        customer_id,
        refunded_date,
        amount
    from {{ ref('int_refunds_resolved_to_customers') }}
    where is_countable
),

int_activities_resolved_to_customers as (
    select
        customer_id,
        occurred_date
    from {{ ref('int_activities_resolved_to_customers') }}
    where type = 'checked_in'
),

orders_placed as (
    select
        customer_id,
        ordered_date as activity_date,
        1 as orders_count,
        0 as check_ins_count,
        gross,
        net_before_refunds,
        0 as refunded
    from int_orders_resolved_to_customers
),

refunds_made as (
    select
        customer_id,
        refunded_date as activity_date,
        0 as orders_count,
        0 as check_ins_count,
        0 as gross,
        0 as net_before_refunds,
        amount as refunded
    from int_refunds_resolved_to_customers
),

check_ins as (
    select
        customer_id,
        occurred_date as activity_date,
        0 as orders_count,
        1 as check_ins_count,
        0 as gross,
        0 as net_before_refunds,
        0 as refunded
    from int_activities_resolved_to_customers
),

unioned as (
    select * from orders_placed
    union all
    select * from refunds_made
    union all
    select * from check_ins
),

summarized as (
    select
        customer_id,
        activity_date,
        sum(orders_count) as orders_count,
        sum(check_ins_count) as check_ins_count,
        cast(sum(gross) as decimal(18, 4)) as gross,
        cast(sum(refunded) as decimal(18, 4)) as refunded,
        cast(sum(net_before_refunds) - sum(refunded) as decimal(18, 4)) as net
    from unioned
    group by customer_id, activity_date
)

select * from summarized
