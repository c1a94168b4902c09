with

dim_loyalty_balances as (
    select
        customer_id,
        program_id,
        points_earned,
        points_available,
        points_redeemed,
        tier,
        last_entry_at
    from {{ ref('dim_loyalty_balances') }}
),

customer_loyalty_points as (
    select
        {{ tenant_id() }} as user_id,
        customer_id,
        program_id as loyalty_program_id,
        points_earned as total_points_earned,
        points_available as available_points,
        points_redeemed as redeemed_points,
        tier as tier_level,
        last_entry_at as last_activity_at
    from dim_loyalty_balances
)

select * from customer_loyalty_points
