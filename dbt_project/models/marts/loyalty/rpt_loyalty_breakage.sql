{#- From this age on the use of points says how the younger ones will be used. -#}
{%- set judged_days = 365 -%}

with

int_loyalty_lots_left as (
    select
        program_id,
        customer_id,
        lot_expires_date,
        points,
        points_left,
        cast({{ dbt.date_trunc('month', 'occurred_date') }} as date) as month,
        {{ add_days('occurred_date', judged_days) }} <= {{ as_of_date() }} as is_judged
    from {{ ref('int_loyalty_lots_left') }}
),

fct_loyalty_entries as (
    select
        program_id,
        customer_id,
        occurred_date,
        -points as points_expired
    from {{ ref('fct_loyalty_entries') }}
    where kind = 'expire'
),

redemptions as (
    select program_id
    from {{ ref('fct_loyalty_entries') }}
    where kind = 'redeem'
    group by program_id
),

lots_by_day as (
    select
        program_id,
        customer_id,
        lot_expires_date,
        min(month) as month
    from int_loyalty_lots_left
    where lot_expires_date is not null
    group by program_id, customer_id, lot_expires_date
),

-- points that ended were given in the month of the lots that ended that day
expired as (
    select
        fct_loyalty_entries.program_id,
        lots_by_day.month,
        sum(fct_loyalty_entries.points_expired) as points_expired
    from fct_loyalty_entries
    inner join lots_by_day
        on
            fct_loyalty_entries.program_id = lots_by_day.program_id
            and fct_loyalty_entries.customer_id = lots_by_day.customer_id
            and fct_loyalty_entries.occurred_date = lots_by_day.lot_expires_date
    group by fct_loyalty_entries.program_id, lots_by_day.month
),

given_by_month as (
    select
        program_id,
        month,
        min(case when is_judged then 1 else 0 end) = 1 as is_judged,
        sum(points) as points_given,
        sum(points_left) as points_left
    from int_loyalty_lots_left
    group by program_id, month
),

months as (
    select
        given_by_month.program_id,
        given_by_month.month,
        given_by_month.is_judged,
        given_by_month.points_given,
        given_by_month.points_left,
        coalesce(expired.points_expired, 0) as points_expired,
        greatest(
            given_by_month.points_given - given_by_month.points_left
            - coalesce(expired.points_expired, 0), 0
        ) as points_used
    from given_by_month
    left join expired
        on
            given_by_month.program_id = expired.program_id
            and given_by_month.month = expired.month
),

judged as (
    select
        months.program_id,
        cast({{ ratio('cast(sum(months.points_used) as double)', 'sum(months.points_given)') }} as double)
            as use_share
    from months
    -- where nobody ever spent any, refunds alone would pass for use
    inner join redemptions
        on months.program_id = redemptions.program_id
    where months.is_judged
    group by months.program_id
),

breakage as (
    select
        months.program_id,
        months.month,
        months.is_judged,
        cast(months.points_given as bigint) as points_given,
        cast(months.points_used as bigint) as points_used,
        cast(months.points_expired as bigint) as points_expired,
        cast(months.points_left as bigint) as points_left,
        judged.use_share as expected_use_share,
        case
            when judged.use_share is not null
                then cast(
                    floor(least(
                        greatest(months.points_given * judged.use_share - months.points_used, 0),
                        months.points_left
                    )) as bigint
                )
        end as expected_use
    from months
    left join judged
        on months.program_id = judged.program_id
)

select * from breakage
