with

events as (
    select * from {{ ref('base_ops__events') }}
    where kind = 'consent_changed' and payload is not null
),

consent_changes as (
    select
        event_id as consent_id,
        effective_at as changed_at,
        recorded_at,
        subject_id,
        'email:' || {{ json_text('payload', 'email_key') }} as email_customer_key,
        {{ json_text('payload', 'channel') }} as channel,
        {{ json_text('payload', 'purpose') }} as purpose,
        {{ json_text('payload', 'state') }} as state,
        {{ json_text('payload', 'proof') }} as proof,
        {{ json_text('payload', 'source') }} as said_through,
        coalesce({{ json_text('payload', 'double_opt_in') }} = 'true', false)
            as is_double_opt_in,
        {{ json_text('payload', 'policy_version') }} as policy_version
    from events
)

select * from consent_changes
