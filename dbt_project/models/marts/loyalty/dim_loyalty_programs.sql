with

int_loyalty_programs_versioned as (
    select * from {{ ref('int_loyalty_programs_versioned') }}
    where is_current
),

int_loyalty_balances_summarized as (
    select
        program_id,
        count(*) as customers_count,
        sum(points_available) as points_available,
        sum(points_debt) as points_debt
    from {{ ref('int_loyalty_balances_summarized') }}
    group by program_id
),

programs as (
    select
        cast(programs.program_id as string) as program_id,
        cast(programs.version as int) as version,
        cast(programs.name_en as string) as name_en,
        cast(programs.name_ro as string) as name_ro,
        cast(programs.type as string) as type,
        cast(programs.is_active as boolean) as is_active,
        cast(programs.earn_rate as decimal(9, 4)) as earn_rate,
        cast(programs.currency as string) as currency,
        cast(programs.minimum_purchase as decimal(18, 4)) as minimum_purchase,
        cast(programs.rounding as string) as rounding,
        cast(programs.expiry_months as int) as expiry_months,
        cast(programs.expiry_days as int) as expiry_days,
        cast(programs.starts_on as date) as starts_on,
        cast(programs.tier_basis as string) as tier_basis,
        cast(programs.tier_period as string) as tier_period,
        cast(programs.allow_negative as boolean) as allow_negative,
        cast(coalesce(balances.customers_count, 0) as bigint) as customers_count,
        cast(coalesce(balances.points_available, 0) as bigint) as points_available,
        cast(coalesce(balances.points_debt, 0) as bigint) as points_debt
    from int_loyalty_programs_versioned as programs
    left join int_loyalty_balances_summarized as balances
        on programs.program_id = balances.program_id
)

select * from programs
