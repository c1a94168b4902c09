with

dim_loyalty_programs as (
    select
        program_id,
        name_en,
        type,
        earn_rate,
        minimum_purchase,
        expiry_months,
        expiry_days,
        is_active
    from {{ ref('dim_loyalty_programs') }}
),

loyalty_programs as (
    select
        program_id as id,
        {{ tenant_id() }} as user_id,
        name_en as name,
        type as program_type,
        earn_rate as point_multiplier,
        minimum_purchase,
        expiry_months as point_expiry_months,
        expiry_days as point_expiry_days,
        is_active
    from dim_loyalty_programs
)

select * from loyalty_programs
