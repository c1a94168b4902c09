with

int_loyalty_programs_versioned as (
    select definition_id
    from {{ ref('int_loyalty_programs_versioned') }}
    where is_current
),

stg_ops__loyalty_tiers as (
    select * from {{ ref('stg_ops__loyalty_tiers') }}
),

int_loyalty_balances_summarized as (
    select
        program_id,
        tier_number,
        count(*) as customers_count
    from {{ ref('int_loyalty_balances_summarized') }}
    group by program_id, tier_number
),

tiers as (
    select
        cast(tiers.program_id as string) as program_id,
        cast(tiers.tier_number as int) as tier_number,
        cast(tiers.tier as string) as tier,
        cast(tiers.threshold as decimal(18, 4)) as threshold,
        cast(coalesce(members.customers_count, 0) as bigint) as customers_count
    from stg_ops__loyalty_tiers as tiers
    inner join int_loyalty_programs_versioned as programs
        on tiers.definition_id = programs.definition_id
    left join int_loyalty_balances_summarized as members
        on
            tiers.program_id = members.program_id
            and tiers.tier_number = members.tier_number
)

select * from tiers
