with

int_loyalty_balances_summarized as (
    select * from {{ ref('int_loyalty_balances_summarized') }}
),

balances as (
    select
        cast(program_id as string) as program_id,
        cast(customer_id as string) as customer_id,
        cast(points_earned as bigint) as points_earned,
        cast(points_granted as bigint) as points_granted,
        cast(points_adjusted as bigint) as points_adjusted,
        cast(points_redeemed as bigint) as points_redeemed,
        cast(points_reversed as bigint) as points_reversed,
        cast(points_expired as bigint) as points_expired,
        cast(points_balance as bigint) as points_balance,
        cast(points_debt as bigint) as points_debt,
        cast(points_available as bigint) as points_available,
        cast(points_expiring_next as bigint) as points_expiring_next,
        cast(points_expiring_date as date) as points_expiring_date,
        cast(last_entry_at as timestamp) as last_entry_at,
        cast(tier as string) as tier,
        cast(tier_number as int) as tier_number,
        cast(tier_measure as decimal(18, 4)) as tier_measure,
        cast(next_tier as string) as next_tier,
        cast(next_threshold as decimal(18, 4)) as next_threshold,
        cast(
            {{ ratio('tier_measure - tier_threshold', 'next_threshold - tier_threshold') }}
            as double
        ) as tier_progress_share
    from int_loyalty_balances_summarized
)

select * from balances
