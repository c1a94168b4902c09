with

int_loyalty_entries_collected as (
    select * from {{ ref('int_loyalty_entries_collected') }}
),

int_loyalty_lots_expired as (
    select * from {{ ref('int_loyalty_lots_expired') }}
),

entries as (
    select
        entry_id,
        program_id,
        customer_id,
        kind,
        points,
        occurred_at,
        occurred_date,
        order_id,
        refund_id,
        event_id,
        reason_code,
        lot_expires_date
    from int_loyalty_entries_collected
    union all
    select
        'expire:' || program_id || ':' || customer_id || ':'
        || cast(expiry_date as {{ dbt.type_string() }}) as entry_id,
        program_id,
        customer_id,
        'expire' as kind,
        -points as points,
        {{ local_midnight('expiry_date') }} as occurred_at,
        expiry_date as occurred_date,
        null as order_id,
        null as refund_id,
        null as event_id,
        'expired' as reason_code,
        null as lot_expires_date
    from int_loyalty_lots_expired
)

select * from entries
