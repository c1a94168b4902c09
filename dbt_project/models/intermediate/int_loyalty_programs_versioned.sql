with

definitions as (
    select * from {{ ref('stg_ops__loyalty_programs') }}
),

int_base_currency_chosen as (
    select base_currency from {{ ref('int_base_currency_chosen') }}
),

-- The first definition holds for all time before it. A later one takes over from
-- its own instant on, even from before an earlier one's: that mends the past.
intervals as (
    select
        *,
        row_number() over definitions_so_far as version,
        case
            when row_number() over definitions_so_far > 1 then effective_at
            else cast('0001-01-01' as timestamp)
        end as valid_from,
        coalesce(
            min(effective_at) over (
                partition by program_id
                order by sequence
                rows between 1 following and unbounded following
            ),
            cast('9999-12-31' as timestamp)
        ) as valid_to
    from definitions
    window definitions_so_far as (partition by program_id order by sequence)
),

versions as (
    select
        intervals.definition_id,
        intervals.program_id,
        intervals.version,
        intervals.valid_from,
        intervals.valid_to,
        intervals.valid_from < {{ as_of_end() }}
        and intervals.valid_to >= {{ as_of_end() }} as is_current,
        intervals.name_en,
        intervals.name_ro,
        intervals.type,
        intervals.earn_rate,
        coalesce(intervals.currency, int_base_currency_chosen.base_currency)
            as currency,
        int_base_currency_chosen.base_currency,
        intervals.minimum_purchase,
        intervals.expiry_months,
        intervals.expiry_days,
        intervals.rounding,
        intervals.tier_basis,
        intervals.tier_period,
        intervals.starts_on,
        intervals.is_active,
        intervals.allow_negative
    from intervals
    cross join int_base_currency_chosen
    where intervals.valid_from < intervals.valid_to
)

select * from versions
