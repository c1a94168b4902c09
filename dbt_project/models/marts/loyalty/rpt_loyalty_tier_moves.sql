with

dim_loyalty_balances as (
    select
        program_id,
        customer_id,
        tier
    from {{ ref('dim_loyalty_balances') }}
    where tier is not null
),

fct_tier_changes as (
    select * from {{ ref('fct_tier_changes') }}
),

horizons as (
    {%- for days in [30, 90, 365] %}
    select {{ days }} as days_back
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

first_changes as (
    select
        changes.program_id,
        changes.customer_id,
        horizons.days_back,
        min(changes.changed_date) as changed_date
    from fct_tier_changes as changes
    inner join horizons
        on changes.changed_date > {{ add_days(as_of_date(), '-horizons.days_back') }}
    group by changes.program_id, changes.customer_id, horizons.days_back
),

-- who changed was before in the tier that the first change left; the others are where they were
stands as (
    select
        balances.program_id,
        balances.customer_id,
        horizons.days_back,
        case
            when first_changes.changed_date is null then balances.tier
            else coalesce(changes.previous_tier, '(none)')
        end as from_tier,
        balances.tier as to_tier
    from dim_loyalty_balances as balances
    cross join horizons
    left join first_changes
        on
            balances.program_id = first_changes.program_id
            and balances.customer_id = first_changes.customer_id
            and horizons.days_back = first_changes.days_back
    left join fct_tier_changes as changes
        on
            first_changes.program_id = changes.program_id
            and first_changes.customer_id = changes.customer_id
            and first_changes.changed_date = changes.changed_date
),

moves as (
    select
        program_id,
        days_back,
        from_tier,
        to_tier,
        count(*) as customers_count
    from stands
    group by program_id, days_back, from_tier, to_tier
)

select * from moves
