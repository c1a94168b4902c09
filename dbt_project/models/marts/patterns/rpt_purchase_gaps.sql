{#- Below so many gaps their 90th percentile is chance. -#}
{%- set fewest_gaps = 100 -%}

with

int_purchase_gaps_counted as (
    select
        next_purchase_date is not null as is_closed,
        {{ days_between(
            'purchase_date', 'coalesce(next_purchase_date, ' ~ as_of_date() ~ ')'
        ) }} as days_count,
        customers_count
    from {{ ref('int_purchase_gaps_counted') }}
),

day_numbers as (
    {{ dbt.generate_series(1095) }}
),

gaps_by_length as (
    select
        days_count,
        sum(case when is_closed then customers_count else 0 end) as gaps_count,
        sum(customers_count) as spells_count
    from int_purchase_gaps_counted
    group by days_count
),

totals as (
    select
        sum(gaps_count) as gaps_count,
        sum(spells_count) as spells_count,
        sum(case when days_count = 0 then spells_count else 0 end)
            as spells_of_today_count,
        max(case when gaps_count > 0 then days_count else 0 end) as longest_gap
    from gaps_by_length
),

days as (
    select
        cast(day_numbers.generated_number as integer) as gap_days,
        totals.gaps_count as total_gaps_count,
        totals.spells_count - totals.spells_of_today_count as total_spells_count,
        coalesce(gaps_by_length.gaps_count, 0) as gaps_count,
        coalesce(gaps_by_length.spells_count, 0) as spells_count
    from day_numbers
    inner join totals
        on
            day_numbers.generated_number
            <= greatest(totals.longest_gap, {{ var('churn_threshold_days') }})
    left join gaps_by_length
        on day_numbers.generated_number = gaps_by_length.days_count
),

days_accumulated as (
    select
        gap_days,
        gaps_count,
        total_gaps_count,
        sum(gaps_count) over up_to_day as gaps_up_to_count,
        total_spells_count - sum(spells_count) over up_to_day + spells_count
            as watched_count
    from days
    window
        up_to_day as (
            order by gap_days
            rows between unbounded preceding and current row
        )
),

-- Kaplan and Meier: who has not come back yet counts for as long as they were
-- watched, so a young shop does not look faster than it is
days_survived as (
    select
        *,
        coalesce(sum(case
            when gaps_count < watched_count
                then ln(1 - cast(gaps_count as double) / watched_count)
        end) over up_to_day, 0) as log_not_returned,
        max(case when gaps_count = watched_count then 1 else 0 end)
            over up_to_day as have_all_returned
    from days_accumulated
    where watched_count > 0
    window
        up_to_day as (
            order by gap_days
            rows between unbounded preceding and current row
        )
),

purchase_gaps as (
    select
        gap_days,
        cast(gaps_count as bigint) as gaps_count,
        cast(gaps_up_to_count as bigint) as gaps_up_to_count,
        cast({{ ratio('gaps_up_to_count', 'total_gaps_count') }} as double)
            as gaps_up_to_share,
        cast(watched_count as bigint) as watched_count,
        cast(round(case
            when have_all_returned = 1 then 1 else 1 - exp(log_not_returned)
        end, 9) as double) as returned_share,
        total_gaps_count >= {{ fewest_gaps }}
        and 10 * gaps_up_to_count >= 9 * total_gaps_count
        and 10 * (gaps_up_to_count - gaps_count) < 9 * total_gaps_count
            as is_proposed_threshold,
        gap_days = {{ var('churn_threshold_days') }} as is_configured_threshold
    from days_survived
)

select * from purchase_gaps
