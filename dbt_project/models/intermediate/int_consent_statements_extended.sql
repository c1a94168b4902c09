-- A grant under a bare address counts for the one person known behind it; a refusal for everyone who
-- ever gave that address, because nobody can tell which of them refused. Profiles that people merged
-- hear each other's words from then on; what was said before stays the word of one of them.
with

int_consent_changes_resolved_to_customers as (
    select * from {{ ref('int_consent_changes_resolved_to_customers') }}
),

int_addresses_resolved_to_customers as (
    select
        address_key,
        customer_id,
        unmerged_customer_id
    from {{ ref('int_addresses_resolved_to_customers') }}
),

stg_ops__merged_profiles as (
    select
        unmerged_customer_id,
        other_customer_id,
        joined_at
    from {{ ref('stg_ops__merged_profiles') }}
),

statements as (
    select
        customer_id,
        unmerged_customer_id,
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
        int_addresses_resolved_to_customers.unmerged_customer_id,
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

said as (
    select * from statements
    union
    select * from refusals_of_addresses
),

-- At the very moment of a merge a refusal is heard and a grant is not.
heard as (
    select
        said.customer_id,
        stg_ops__merged_profiles.other_customer_id as unmerged_customer_id,
        said.channel,
        said.purpose,
        said.state,
        said.changed_at,
        said.has_proof,
        said.source
    from said
    inner join stg_ops__merged_profiles
        on said.unmerged_customer_id = stg_ops__merged_profiles.unmerged_customer_id
    where
        said.changed_at > stg_ops__merged_profiles.joined_at
        or (
            said.changed_at = stg_ops__merged_profiles.joined_at
            and said.state <> 'granted'
        )
),

extended as (
    select * from said
    union
    select * from heard
)

select * from extended
