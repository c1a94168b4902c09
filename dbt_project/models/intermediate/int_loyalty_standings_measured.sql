with

int_loyalty_programs_versioned as (
    select
        program_id,
        tier_basis,
        tier_period
    from {{ ref('int_loyalty_programs_versioned') }}
    where is_current
),

int_loyalty_entries_collected as (
    select * from {{ ref('int_loyalty_entries_collected') }}
    where counts_for_tier
),

int_loyalty_points_earned as (
    select * from {{ ref('int_loyalty_points_earned') }}
),

int_loyalty_points_reversed as (
    select * from {{ ref('int_loyalty_points_reversed') }}
),

movements as (
    select
        program_id,
        customer_id,
        'points' as tier_basis,
        case
            when kind = 'earn' then 'earned'
            when order_id is not null then 'refunded'
            else 'granted'
        end as cause,
        occurred_date,
        basis_date,
        cast(points as decimal(18, 4)) as change
    from int_loyalty_entries_collected
    union all
    select
        program_id,
        customer_id,
        'spend' as tier_basis,
        'earned' as cause,
        ordered_date as occurred_date,
        ordered_date as basis_date,
        amount as change
    from int_loyalty_points_earned
    union all
    select
        program_id,
        customer_id,
        'spend' as tier_basis,
        'refunded' as cause,
        refunded_date as occurred_date,
        ordered_date as basis_date,
        -amount as change
    from int_loyalty_points_reversed
),

-- A rolling year ends on the same day a year on; what is taken back leaves together
-- with what it was taken from.
dated as (
    select
        movements.program_id,
        movements.customer_id,
        movements.cause,
        movements.occurred_date as change_date,
        cast({{ dbt.dateadd('month', 12, 'movements.basis_date') }} as date) as leaving_date,
        movements.change,
        programs.tier_period
    from movements
    inner join int_loyalty_programs_versioned as programs
        on
            movements.program_id = programs.program_id
            and movements.tier_basis = programs.tier_basis
),

changes as (
    select
        program_id,
        customer_id,
        cause,
        change_date,
        change
    from dated
    where tier_period = 'lifetime' or change_date < leaving_date
    union all
    select
        program_id,
        customer_id,
        'left_window' as cause,
        leaving_date as change_date,
        -change as change
    from dated
    where
        tier_period = 'rolling_year'
        and change_date < leaving_date
        and leaving_date <= {{ as_of_date() }}
),

changes_by_day as (
    select
        program_id,
        customer_id,
        change_date,
        sum(change) as change,
        sum(case when cause = 'earned' then change else 0 end) as earned,
        sum(case when cause = 'granted' then change else 0 end) as granted,
        sum(case when cause = 'refunded' then change else 0 end) as refunded,
        sum(case when cause = 'left_window' then change else 0 end) as left_window
    from changes
    group by program_id, customer_id, change_date
),

measured as (
    select
        *,
        greatest(sum(change) over (
            partition by program_id, customer_id
            order by change_date
            rows between unbounded preceding and current row
        ), 0) as tier_measure
    from changes_by_day
)

select * from measured
