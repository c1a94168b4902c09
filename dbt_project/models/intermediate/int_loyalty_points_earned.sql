with

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date,
        gross,
        greatest(net_before_refunds, 0) as amount
    from {{ ref('int_orders_resolved_to_customers') }}
    where customer_id is not null and is_sale
),

int_loyalty_programs_versioned as (
    select * from {{ ref('int_loyalty_programs_versioned') }}
    where is_active and type <> 'referral'
),

int_loyalty_factors_chosen as (
    select * from {{ ref('int_loyalty_factors_chosen') }}
),

int_loyalty_operations_resolved as (
    select
        program_id,
        customer_id,
        min(occurred_at) as admitted_at
    from {{ ref('int_loyalty_operations_resolved') }}
    where kind in ('bonus', 'adjust')
    group by program_id, customer_id
),

-- Into a vip programme people are let in: by their first bonus or adjustment.
rated as (
    select
        programs.program_id,
        orders.order_id,
        orders.customer_id,
        orders.ordered_at,
        orders.ordered_date,
        orders.gross,
        orders.amount,
        programs.rounding,
        programs.expiry_months,
        programs.expiry_days,
        case
            when orders.amount >= programs.minimum_purchase
                then
                    cast(
                        programs.earn_rate
                        * coalesce(int_loyalty_factors_chosen.factor, 1)
                        as decimal(12, 6)
                    )
            else 0
        end as points_per_unit
    from int_orders_resolved_to_customers as orders
    inner join int_loyalty_programs_versioned as programs
        on
            orders.ordered_at >= programs.valid_from
            and orders.ordered_at < programs.valid_to
            and orders.ordered_date
            >= coalesce(programs.starts_on, cast('0001-01-01' as date))
    left join int_loyalty_factors_chosen
        on
            programs.program_id = int_loyalty_factors_chosen.program_id
            and orders.order_id = int_loyalty_factors_chosen.order_id
    left join int_loyalty_operations_resolved as admissions
        on
            programs.program_id = admissions.program_id
            and orders.customer_id = admissions.customer_id
    where
        programs.type <> 'vip'
        or orders.ordered_at >= admissions.admitted_at
),

earned as (
    select
        program_id,
        order_id,
        customer_id,
        ordered_at,
        ordered_date,
        gross,
        amount,
        points_per_unit,
        rounding,
        {{ points_for('amount', 'points_per_unit', 'gross', 'gross', 'rounding') }}
            as points,
        {{ lot_expires_date('ordered_date', 'expiry_months', 'expiry_days') }}
            as expires_date
    from rated
)

select * from earned
