with

int_loyalty_lots_left as (
    select
        program_id,
        customer_id,
        lot_expires_date,
        points_left
    from {{ ref('int_loyalty_lots_left') }}
    where points_left > 0 and lot_expires_date > {{ as_of_date() }}
),

expiries as (
    select
        program_id,
        cast(lot_expires_date as date) as expiry_date,
        {{ days_between(as_of_date(), 'lot_expires_date') }} as days_ahead,
        cast(sum(points_left) as bigint) as points,
        count(distinct customer_id) as customers_count
    from int_loyalty_lots_left
    group by program_id, lot_expires_date
)

select * from expiries
