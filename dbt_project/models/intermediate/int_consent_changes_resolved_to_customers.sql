with

stg_activity__consents as (
    select * from {{ ref('stg_activity__consents') }}
    where changed_at < {{ as_of_end() }}
),

stg_ops__consent_changes as (
    select * from {{ ref('stg_ops__consent_changes') }}
    where changed_at < {{ as_of_end() }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

people as (
    select distinct customer_id from stg_ops__customer_ids
),

delivered as (
    select
        stg_activity__consents.consent_id,
        stg_activity__consents.source,
        stg_ops__customer_ids.customer_id,
        stg_activity__consents.channel,
        stg_activity__consents.purpose,
        stg_activity__consents.state,
        stg_activity__consents.changed_at,
        -- A confirmation through a second message shows the grant by itself.
        stg_activity__consents.proof is not null
        or stg_activity__consents.is_double_opt_in as has_proof,
        stg_activity__consents.policy_version
    from stg_activity__consents
    left join stg_ops__customer_ids
        on stg_activity__consents.customer_key = stg_ops__customer_ids.customer_key
),

logged as (
    select
        'log:' || stg_ops__consent_changes.consent_id as consent_id,
        'log' as source,
        coalesce(people.customer_id, stg_ops__customer_ids.customer_id) as customer_id,
        stg_ops__consent_changes.channel,
        stg_ops__consent_changes.purpose,
        stg_ops__consent_changes.state,
        stg_ops__consent_changes.changed_at,
        stg_ops__consent_changes.proof is not null as has_proof,
        stg_ops__consent_changes.policy_version
    from stg_ops__consent_changes
    left join people
        on stg_ops__consent_changes.subject_id = people.customer_id
    left join stg_ops__customer_ids
        on stg_ops__consent_changes.email_customer_key = stg_ops__customer_ids.customer_key
),

consent_changes as (
    select * from delivered
    union all
    select * from logged
)

select * from consent_changes
