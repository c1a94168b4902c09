with

int_loyalty_entries_completed as (
    select * from {{ ref('int_loyalty_entries_completed') }}
),

used as (
    select
        program_id,
        customer_id,
        -sum(points) as points_used
    from int_loyalty_entries_completed
    where points < 0
    group by program_id, customer_id
),

lots as (
    select
        program_id,
        customer_id,
        lot_expires_date,
        points,
        sum(points) over (
            partition by program_id, customer_id
            order by occurred_at, entry_id
            rows between unbounded preceding and current row
        ) as points_to_date
    from int_loyalty_entries_completed
    where points > 0
),

-- What was used is the oldest: of a lot is left what lies beyond it.
lots_left as (
    select
        lots.program_id,
        lots.customer_id,
        lots.lot_expires_date,
        least(
            lots.points,
            lots.points_to_date - coalesce(used.points_used, 0)
        ) as points
    from lots
    left join used
        on
            lots.program_id = used.program_id
            and lots.customer_id = used.customer_id
    where
        lots.lot_expires_date is not null
        and lots.points_to_date > coalesce(used.points_used, 0)
),

first_dates as (
    select
        program_id,
        customer_id,
        min(lot_expires_date) as points_expiring_date
    from lots_left
    group by program_id, customer_id
),

expiring as (
    select
        lots_left.program_id,
        lots_left.customer_id,
        first_dates.points_expiring_date,
        sum(lots_left.points) as points_expiring_next
    from lots_left
    inner join first_dates
        on
            lots_left.program_id = first_dates.program_id
            and lots_left.customer_id = first_dates.customer_id
            and lots_left.lot_expires_date = first_dates.points_expiring_date
    group by
        lots_left.program_id,
        lots_left.customer_id,
        first_dates.points_expiring_date
)

select * from expiring
