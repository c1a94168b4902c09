with

events as (
    select * from {{ ref('base_ops__events') }}
    where
        kind in ('do_not_contact_set', 'do_not_contact_lifted')
        and payload is not null
),

contact_bans as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        'email:' || {{ json_text('payload', 'email_key') }} as email_customer_key,
        {{ json_text('payload', 'channel') }} as channel,
        {{ json_text('payload', 'reason') }} as reason,
        kind = 'do_not_contact_set' as is_set
    from events
)

select * from contact_bans
