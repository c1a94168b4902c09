with

int_loyalty_programs_versioned as (
    select
        definition_id,
        program_id
    from {{ ref('int_loyalty_programs_versioned') }}
    where is_current
),

stg_ops__loyalty_tiers as (
    select * from {{ ref('stg_ops__loyalty_tiers') }}
),

int_loyalty_standings_measured as (
    select * from {{ ref('int_loyalty_standings_measured') }}
),

replayed as (
    select
        measured.program_id,
        measured.customer_id,
        measured.change_date,
        {{ money('measured.tier_measure') }} as tier_measure,
        tiers.tier,
        tiers.tier_number,
        tiers.threshold,
        tiers.next_tier,
        tiers.next_threshold,
        case
            when measured.change >= 0 and measured.granted > measured.earned
                then 'granted'
            when measured.change >= 0 then 'earned'
            when measured.left_window <= least(measured.refunded, measured.granted)
                then 'left_window'
            when measured.refunded <= measured.granted then 'refunded'
            else 'adjusted'
        end as reason,
        row_number() over (
            partition by measured.program_id, measured.customer_id
            order by measured.change_date desc
        ) = 1 as is_latest
    from int_loyalty_standings_measured as measured
    inner join int_loyalty_programs_versioned as programs
        on measured.program_id = programs.program_id
    inner join stg_ops__loyalty_tiers as tiers
        on
            programs.definition_id = tiers.definition_id
            and measured.tier_measure >= tiers.threshold
            and (
                tiers.next_threshold is null
                or measured.tier_measure < tiers.next_threshold
            )
)

select * from replayed
