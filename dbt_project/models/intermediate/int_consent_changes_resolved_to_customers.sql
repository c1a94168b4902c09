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
        unmerged_customer_id,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        unmerged_customer_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

delivered as (
    select
        stg_activity__consents.consent_id,
        stg_activity__consents.source,
        stg_ops__customer_ids.customer_id,
        stg_ops__customer_ids.unmerged_customer_id,
        stg_activity__consents.channel,
        stg_activity__consents.purpose,
        stg_activity__consents.state,
        stg_activity__consents.changed_at,
        -- A confirmation through a second message shows the grant by itself.
        stg_activity__consents.proof is not null
        or stg_activity__consents.is_double_opt_in as has_proof,
        cast(null as {{ dbt.type_string() }}) as said_through,
        stg_activity__consents.is_double_opt_in,
        stg_activity__consents.policy_version,
        case
            when stg_activity__consents.customer_key like 'email:%'
                then stg_activity__consents.customer_key
        end as bare_address_key
    from stg_activity__consents
    left join stg_ops__customer_ids
        on stg_activity__consents.customer_key = stg_ops__customer_ids.customer_key
),

logged as (
    select
        'log:' || stg_ops__consent_changes.consent_id as consent_id,
        'log' as source,
        coalesce(
            int_subjects_resolved_to_customers.customer_id, stg_ops__customer_ids.customer_id
        ) as customer_id,
        coalesce(
            int_subjects_resolved_to_customers.unmerged_customer_id,
            stg_ops__customer_ids.unmerged_customer_id
        ) as unmerged_customer_id,
        stg_ops__consent_changes.channel,
        stg_ops__consent_changes.purpose,
        stg_ops__consent_changes.state,
        stg_ops__consent_changes.changed_at,
        stg_ops__consent_changes.proof is not null as has_proof,
        stg_ops__consent_changes.said_through,
        stg_ops__consent_changes.is_double_opt_in,
        stg_ops__consent_changes.policy_version,
        stg_ops__consent_changes.email_customer_key as bare_address_key
    from stg_ops__consent_changes
    left join int_subjects_resolved_to_customers
        on
            stg_ops__consent_changes.subject_id
            = int_subjects_resolved_to_customers.subject_id
    left join stg_ops__customer_ids
        on stg_ops__consent_changes.email_customer_key = stg_ops__customer_ids.customer_key
),

consent_changes as (
    select * from delivered
    union all
    select * from logged
)

select * from consent_changes
