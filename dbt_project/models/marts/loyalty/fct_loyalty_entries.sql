with

int_loyalty_entries_completed as (
    select * from {{ ref('int_loyalty_entries_completed') }}
),

entries as (
    select
        cast(entry_id as string) as entry_id,
        cast(program_id as string) as program_id,
        cast(customer_id as string) as customer_id,
        cast(kind as string) as kind,
        cast(points as bigint) as points,
        cast(occurred_at as timestamp) as occurred_at,
        cast(occurred_date as date) as occurred_date,
        cast(order_id as string) as order_id,
        cast(refund_id as string) as refund_id,
        cast(event_id as string) as event_id,
        cast(reason_code as string) as reason_code,
        cast(lot_expires_date as date) as lot_expires_date
    from int_loyalty_entries_completed
)

select * from entries
