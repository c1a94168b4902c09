with

int_loyalty_entries_completed as (
    select * from {{ ref('int_loyalty_entries_completed') }}
),

int_loyalty_points_earned as (
    select
        program_id,
        customer_id
    from {{ ref('int_loyalty_points_earned') }}
),

int_loyalty_lots_ending_next as (
    select * from {{ ref('int_loyalty_lots_ending_next') }}
),

int_loyalty_tiers_replayed as (
    select * from {{ ref('int_loyalty_tiers_replayed') }}
    where is_latest
),

int_loyalty_programs_versioned as (
    select
        definition_id,
        program_id
    from {{ ref('int_loyalty_programs_versioned') }}
    where is_current
),

stg_ops__loyalty_tiers as (
    select * from {{ ref('stg_ops__loyalty_tiers') }}
    where tier_number = 1
),

members as (
    select * from int_loyalty_points_earned
    union
    select
        program_id,
        customer_id
    from int_loyalty_entries_completed
),

ledger as (
    select
        program_id,
        customer_id,
        sum(points) as points_balance,
        sum(case when kind = 'earn' then points else 0 end) as points_earned,
        sum(case when kind = 'bonus' then points else 0 end) as points_granted,
        sum(case when kind = 'adjust' then points else 0 end) as points_adjusted,
        -sum(case when kind = 'redeem' then points else 0 end) as points_redeemed,
        -sum(case when kind = 'reverse' then points else 0 end) as points_reversed,
        -sum(case when kind = 'expire' then points else 0 end) as points_expired,
        max(occurred_at) as last_entry_at
    from int_loyalty_entries_completed
    group by program_id, customer_id
),

balances as (
    select
        members.program_id,
        members.customer_id,
        coalesce(ledger.points_earned, 0) as points_earned,
        coalesce(ledger.points_granted, 0) as points_granted,
        coalesce(ledger.points_adjusted, 0) as points_adjusted,
        coalesce(ledger.points_redeemed, 0) as points_redeemed,
        coalesce(ledger.points_reversed, 0) as points_reversed,
        coalesce(ledger.points_expired, 0) as points_expired,
        coalesce(ledger.points_balance, 0) as points_balance,
        greatest(-coalesce(ledger.points_balance, 0), 0) as points_debt,
        greatest(coalesce(ledger.points_balance, 0), 0) as points_available,
        expiring.points_expiring_next,
        expiring.points_expiring_date,
        ledger.last_entry_at,
        coalesce(tiers.tier, lowest.tier) as tier,
        coalesce(tiers.tier_number, lowest.tier_number) as tier_number,
        case
            when lowest.tier is not null then coalesce(tiers.tier_measure, 0)
        end as tier_measure,
        coalesce(tiers.threshold, lowest.threshold) as tier_threshold,
        case when tiers.tier is null then lowest.next_tier else tiers.next_tier end as next_tier,
        case
            when tiers.tier is null then lowest.next_threshold
            else tiers.next_threshold
        end as next_threshold
    from members
    left join ledger
        on
            members.program_id = ledger.program_id
            and members.customer_id = ledger.customer_id
    left join int_loyalty_lots_ending_next as expiring
        on
            members.program_id = expiring.program_id
            and members.customer_id = expiring.customer_id
    left join int_loyalty_tiers_replayed as tiers
        on
            members.program_id = tiers.program_id
            and members.customer_id = tiers.customer_id
    left join int_loyalty_programs_versioned as programs
        on members.program_id = programs.program_id
    left join stg_ops__loyalty_tiers as lowest
        on programs.definition_id = lowest.definition_id
)

select * from balances
