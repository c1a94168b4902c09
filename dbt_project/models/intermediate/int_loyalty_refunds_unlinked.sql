with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        gross
    from {{ ref('int_orders_resolved_to_customers') }}
    where customer_id is not null and is_sale
),

int_refunds_resolved_to_customers as (
    select
        refund_id,
        customer_id,
        refunded_at,
        refunded_date,
        amount
    from {{ ref('int_refunds_resolved_to_customers') }}
    where
        order_id is null
        and customer_id is not null
        and is_countable
        and amount > 0
),

stg_ops__loyalty_programs as (
    select program_id from {{ ref('stg_ops__loyalty_programs') }}
),

int_loyalty_refunds_linked as (
    select
        order_id,
        sum(amount) as refunded,
        max(case when is_complete then 1 else 0 end) as is_complete
    from {{ ref('int_loyalty_refunds_linked') }}
    group by order_id
),

unlinked as (
    select * from int_refunds_resolved_to_customers
    where exists (select 1 from stg_ops__loyalty_programs)
),

-- A refund that names no order takes the person's oldest money that is not refunded
-- yet: orders and refunds lie on two lines of money, and where they overlap they meet.
moments as (
    select
        orders.customer_id,
        orders.ordered_at as moment,
        0 as is_refund,
        orders.order_id as id,
        case
            when int_loyalty_refunds_linked.is_complete = 1 then 0
            else greatest(orders.gross - coalesce(int_loyalty_refunds_linked.refunded, 0), 0)
        end as placed,
        0 as refunded
    from int_orders_resolved_to_customers as orders
    left join int_loyalty_refunds_linked
        on orders.order_id = int_loyalty_refunds_linked.order_id
    where orders.customer_id in (select customer_id from unlinked)
    union all
    select
        customer_id,
        refunded_at as moment,
        1 as is_refund,
        refund_id as id,
        0 as placed,
        amount as refunded
    from unlinked
),

accumulated as (
    select
        *,
        sum(placed) over so_far as placed_to_date,
        sum(refunded) over so_far as refunded_to_date
    from moments
    window
        so_far as (
            partition by customer_id
            order by moment, is_refund, id
            rows between unbounded preceding and current row
        )
),

-- Money given back beyond what was ever paid meets no order, now or later.
met as (
    select
        *,
        refunded_to_date - max(greatest(refunded_to_date - placed_to_date, 0)) over (
            partition by customer_id
            order by moment, is_refund, id
            rows between unbounded preceding and current row
        ) as met_to_date
    from accumulated
),

refund_spans as (
    select
        customer_id,
        id as refund_id,
        lag(met_to_date, 1, 0) over (
            partition by customer_id order by moment, id
        ) as span_from,
        met_to_date as span_to
    from met
    where is_refund = 1
),

allocated as (
    select
        unlinked.refund_id,
        met.id as order_id,
        met.customer_id,
        unlinked.refunded_at,
        unlinked.refunded_date,
        least(refund_spans.span_to, met.placed_to_date)
        - greatest(refund_spans.span_from, met.placed_to_date - met.placed) as amount
    from met
    inner join refund_spans
        on
            met.customer_id = refund_spans.customer_id
            and met.placed_to_date > refund_spans.span_from
            and met.placed_to_date - met.placed < refund_spans.span_to
    inner join unlinked
        on refund_spans.refund_id = unlinked.refund_id
    where met.is_refund = 0 and met.placed > 0
)

select * from allocated
