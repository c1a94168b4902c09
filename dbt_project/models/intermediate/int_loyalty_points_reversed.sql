with

int_loyalty_points_earned as (
    select * from {{ ref('int_loyalty_points_earned') }}
),

int_loyalty_refunds_linked as (
    select * from {{ ref('int_loyalty_refunds_linked') }}
),

int_loyalty_refunds_unlinked as (
    select * from {{ ref('int_loyalty_refunds_unlinked') }}
),

refunds as (
    select
        refund_id,
        order_id,
        refunded_at,
        refunded_date,
        amount,
        is_complete
    from int_loyalty_refunds_linked
    union all
    select
        refund_id,
        order_id,
        refunded_at,
        refunded_date,
        amount,
        false as is_complete
    from int_loyalty_refunds_unlinked
),

accumulated as (
    select
        int_loyalty_points_earned.*,
        refunds.refund_id,
        refunds.refunded_at,
        refunds.refunded_date,
        sum(refunds.amount) over refunds_so_far as refunded_to_date,
        max(case when refunds.is_complete then 1 else 0 end) over refunds_so_far
            as is_complete
    from int_loyalty_points_earned
    inner join refunds
        on int_loyalty_points_earned.order_id = refunds.order_id
    window
        refunds_so_far as (
            partition by int_loyalty_points_earned.program_id, refunds.order_id
            order by refunds.refunded_at, refunds.refund_id
            rows between unbounded preceding and current row
        )
),

-- Never more left than before: a credit note that charges gives no points back.
remaining as (
    select
        *,
        cast(min(
            case
                when is_complete = 1 then 0
                else greatest(gross - greatest(refunded_to_date, 0), 0)
            end
        ) over (
            partition by program_id, order_id
            order by refunded_at, refund_id
            rows between unbounded preceding and current row
        ) as decimal(18, 4)) as gross_left
    from accumulated
),

kept as (
    select
        *,
        {{ points_for('amount', 'points_per_unit', 'gross_left', 'gross', 'rounding') }}
            as points_kept,
        {{ money('amount * ' ~ ratio('gross_left', 'gross')) }} as amount_kept
    from remaining
),

reversed as (
    select
        program_id,
        order_id,
        refund_id,
        customer_id,
        ordered_date,
        refunded_at,
        refunded_date,
        lag(points_kept, 1, points) over refunds_of_order - points_kept as points,
        lag(amount_kept, 1, amount) over refunds_of_order - amount_kept as amount
    from kept
    window
        refunds_of_order as (
            partition by program_id, order_id order by refunded_at, refund_id
        )
)

select * from reversed
