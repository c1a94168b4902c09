with

int_loyalty_tiers_replayed as (
    select * from {{ ref('int_loyalty_tiers_replayed') }}
),

with_previous as (
    select
        *,
        lag(tier) over days_of_person as previous_tier,
        lag(tier_number) over days_of_person as previous_tier_number
    from int_loyalty_tiers_replayed
    window
        days_of_person as (
            partition by program_id, customer_id order by change_date
        )
),

changes as (
    select
        cast(program_id as string) as program_id,
        cast(customer_id as string) as customer_id,
        cast(change_date as date) as changed_date,
        cast(previous_tier as string) as previous_tier,
        cast(tier as string) as tier,
        cast(
            case
                when previous_tier is null then 'joined'
                when tier_number > previous_tier_number then 'up'
                else 'down'
            end as string
        ) as direction,
        cast(reason as string) as reason,
        cast(tier_measure as decimal(18, 4)) as tier_measure
    from with_previous
    where previous_tier is null or tier_number <> previous_tier_number
)

select * from changes
