with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in (
            'points_redeemed',
            'points_adjusted',
            'bonus_points_granted',
            'points_entry_reversed'
        )
        and payload is not null
),

entries as (
    select
        event_id,
        effective_at,
        subject_id,
        {{ json_text('payload', 'program_id') }} as program_id,
        case kind
            when 'points_redeemed' then 'redeem'
            when 'points_adjusted' then 'adjust'
            when 'bonus_points_granted' then 'bonus'
            else 'reverse'
        end as kind,
        cast({{ json_text('payload', 'points') }} as {{ dbt.type_bigint() }})
        * case when kind = 'points_redeemed' then -1 else 1 end as points,
        {{ json_text('payload', 'reason_code') }} as reason_code,
        {{ json_text('payload', 'entry_id') }} as reversed_event_id
    from events
)

select * from entries
