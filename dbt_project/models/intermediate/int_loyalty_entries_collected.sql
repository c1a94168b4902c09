with

int_loyalty_points_earned as (
    select * from {{ ref('int_loyalty_points_earned') }}
    where points > 0
),

int_loyalty_points_reversed as (
    select * from {{ ref('int_loyalty_points_reversed') }}
    where points > 0
),

int_loyalty_operations_resolved as (
    select * from {{ ref('int_loyalty_operations_resolved') }}
),

entries as (
    select
        'earn:' || program_id || ':' || order_id as entry_id,
        program_id,
        customer_id,
        'earn' as kind,
        points,
        ordered_at as occurred_at,
        ordered_date as occurred_date,
        order_id,
        null as refund_id,
        null as event_id,
        'order' as reason_code,
        ordered_date as basis_date,
        true as counts_for_tier,
        expires_date
    from int_loyalty_points_earned
    union all
    select
        'reverse:' || program_id || ':' || order_id || ':' || refund_id as entry_id,
        program_id,
        customer_id,
        'reverse' as kind,
        -points as points,
        refunded_at as occurred_at,
        refunded_date as occurred_date,
        order_id,
        refund_id,
        null as event_id,
        'refund' as reason_code,
        ordered_date as basis_date,
        true as counts_for_tier,
        null as expires_date
    from int_loyalty_points_reversed
    union all
    select
        event_id as entry_id,
        program_id,
        customer_id,
        kind,
        points,
        occurred_at,
        occurred_date,
        null as order_id,
        null as refund_id,
        event_id,
        reason_code,
        basis_date,
        counts_for_tier,
        expires_date
    from int_loyalty_operations_resolved
),

-- A lot never ends before an older one, so that spending the oldest first is also
-- spending what ends first; after a shorter term was defined the older date holds.
lots as (
    select
        entry_id,
        case
            when expires_date is not null
                then max(expires_date) over (
                    partition by program_id, customer_id
                    order by occurred_at, entry_id
                    rows between unbounded preceding and current row
                )
        end as lot_expires_date
    from entries
    where points > 0
),

collected as (
    select
        entries.entry_id,
        entries.program_id,
        entries.customer_id,
        entries.kind,
        cast(entries.points as {{ dbt.type_bigint() }}) as points,
        entries.occurred_at,
        entries.occurred_date,
        entries.order_id,
        entries.refund_id,
        entries.event_id,
        entries.reason_code,
        entries.basis_date,
        entries.counts_for_tier,
        lots.lot_expires_date
    from entries
    left join lots
        on entries.entry_id = lots.entry_id
)

select * from collected
