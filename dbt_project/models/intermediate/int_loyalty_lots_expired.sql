with

int_loyalty_entries_collected as (
    select
        program_id,
        customer_id,
        points,
        occurred_date,
        lot_expires_date
    from {{ ref('int_loyalty_entries_collected') }}
),

-- A lot ends at the start of its day; what was spent on the days before is spent.
changes as (
    select
        program_id,
        customer_id,
        lot_expires_date as expiry_date,
        points as ending,
        0 as used
    from int_loyalty_entries_collected
    where points > 0 and lot_expires_date <= {{ as_of_date() }}
    union all
    select
        program_id,
        customer_id,
        {{ add_days('occurred_date', 1) }} as expiry_date,
        0 as ending,
        -points as used
    from int_loyalty_entries_collected
    where points < 0
),

changes_by_day as (
    select
        program_id,
        customer_id,
        expiry_date,
        sum(ending) as ending,
        sum(used) as used
    from changes
    group by program_id, customer_id, expiry_date
),

accumulated as (
    select
        program_id,
        customer_id,
        expiry_date,
        sum(ending) over days_so_far as ended,
        sum(used) over days_so_far as used
    from changes_by_day
    window
        days_so_far as (
            partition by program_id, customer_id
            order by expiry_date
            rows between unbounded preceding and current row
        )
),

-- Oldest first: use takes from the lots that end first, so of all lots ended so far
-- only what exceeds all use so far was ever lost, and what is lost stays lost.
lost as (
    select
        program_id,
        customer_id,
        expiry_date,
        max(greatest(ended - used, 0)) over (
            partition by program_id, customer_id
            order by expiry_date
            rows between unbounded preceding and current row
        ) as lost_to_date
    from accumulated
),

lost_by_day as (
    select
        program_id,
        customer_id,
        expiry_date,
        lost_to_date
        - lag(lost_to_date, 1, 0) over (
            partition by program_id, customer_id order by expiry_date
        ) as points
    from lost
),

expired as (
    select
        program_id,
        customer_id,
        expiry_date,
        cast(points as {{ dbt.type_bigint() }}) as points
    from lost_by_day
    where points > 0
)

select * from expired
