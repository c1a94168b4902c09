with

int_loyalty_lots_left as (
    select
        program_id,
        customer_id,
        lot_expires_date,
        points_left as points
    from {{ ref('int_loyalty_lots_left') }}
    where lot_expires_date is not null and points_left > 0
),

first_dates as (
    select
        program_id,
        customer_id,
        min(lot_expires_date) as points_expiring_date
    from int_loyalty_lots_left
    group by program_id, customer_id
),

expiring as (
    select
        lots_left.program_id,
        lots_left.customer_id,
        first_dates.points_expiring_date,
        sum(lots_left.points) as points_expiring_next
    from int_loyalty_lots_left as lots_left
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
