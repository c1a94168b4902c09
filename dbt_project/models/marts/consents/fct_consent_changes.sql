with

int_consent_changes_resolved_to_customers as (
    select
        consent_id,
        source,
        customer_id,
        channel,
        purpose,
        state,
        changed_at,
        has_proof,
        {{ impersonal('said_through') }} as said_through,
        is_double_opt_in,
        {{ impersonal('policy_version') }} as policy_version
    from {{ ref('int_consent_changes_resolved_to_customers') }}
)

select * from int_consent_changes_resolved_to_customers
