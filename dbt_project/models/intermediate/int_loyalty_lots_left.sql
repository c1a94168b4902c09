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
        entry_id,
        program_id,
        customer_id,
        occurred_date,
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
        lots.entry_id,
        lots.program_id,
        lots.customer_id,
        lots.occurred_date,
        lots.lot_expires_date,
        lots.points,
        greatest(
            least(lots.points, lots.points_to_date - coalesce(used.points_used, 0)), 0
        ) as points_left
    from lots
    left join used
        on
            lots.program_id = used.program_id
            and lots.customer_id = used.customer_id
)

select * from lots_left
