-- A grant under a bare address counts for the one person known behind it; a refusal for everyone who
-- ever gave that address, because nobody can tell which of them refused.
with

int_consent_changes_resolved_to_customers as (
    select * from {{ ref('int_consent_changes_resolved_to_customers') }}
),

int_addresses_resolved_to_customers as (
    select
        address_key,
        customer_id
    from {{ ref('int_addresses_resolved_to_customers') }}
),

statements as (
    select
        customer_id,
        channel,
        purpose,
        state,
        changed_at,
        has_proof,
        source
    from int_consent_changes_resolved_to_customers
    where
        customer_id is not null
        and state in ('granted', 'denied', 'withdrawn')
),

refusals_of_addresses as (
    select
        int_addresses_resolved_to_customers.customer_id,
        int_consent_changes_resolved_to_customers.channel,
        int_consent_changes_resolved_to_customers.purpose,
        int_consent_changes_resolved_to_customers.state,
        int_consent_changes_resolved_to_customers.changed_at,
        int_consent_changes_resolved_to_customers.has_proof,
        int_consent_changes_resolved_to_customers.source
    from int_consent_changes_resolved_to_customers
    inner join int_addresses_resolved_to_customers
        on
            int_consent_changes_resolved_to_customers.bare_address_key
            = int_addresses_resolved_to_customers.address_key
    where int_consent_changes_resolved_to_customers.state in ('denied', 'withdrawn')
),

extended as (
    select * from statements
    union
    select * from refusals_of_addresses
)

select * from extended
