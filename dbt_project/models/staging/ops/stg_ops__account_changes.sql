with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('customer_type_set', 'acquisition_source_set', 'account_state_set')
        and payload is not null
),

account_changes as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        replace(kind, '_set', '') as attribute,
        coalesce(
            {{ json_text('payload', 'customer_type') }},
            {{ json_text('payload', 'acquisition_source') }},
            {{ json_text('payload', 'account_state') }}
        ) as value
    from events
)

select * from account_changes
