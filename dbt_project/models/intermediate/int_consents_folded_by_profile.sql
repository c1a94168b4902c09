-- The latest by effective time wins, a tie denies, and a grant without proof never lifts a denial:
-- so the latest denial and the grants after it decide, and no order of rows is needed.
with

int_consent_statements_extended as (
    select
        customer_id,
        unmerged_customer_id,
        channel,
        purpose,
        state,
        changed_at,
        has_proof,
        source
    from {{ ref('int_consent_statements_extended') }}
),

summarized as (
    select
        customer_id,
        unmerged_customer_id,
        channel,
        purpose,
        max(case when state <> 'granted' then changed_at end) as denied_at,
        max(case when state = 'granted' then changed_at end) as granted_at,
        max(case when state = 'granted' and has_proof then changed_at end) as proven_at
    from int_consent_statements_extended
    group by customer_id, unmerged_customer_id, channel, purpose
),

decided as (
    select
        customer_id,
        unmerged_customer_id,
        channel,
        purpose,
        coalesce(proven_at > denied_at, denied_at is null) as is_granted,
        case
            when denied_at is null then granted_at
            when proven_at > denied_at then proven_at
            else denied_at
        end as changed_at,
        proven_at
    from summarized
),

-- The rows that decided: of several at one instant, a withdrawal is named before a denial.
consents as (
    select
        decided.customer_id,
        decided.unmerged_customer_id,
        decided.channel,
        decided.purpose,
        case
            when decided.is_granted then 'granted'
            else max(statements.state)
        end as state,
        decided.changed_at,
        min(statements.source) as source,
        -- A grant repeated without proof keeps the proof it had.
        bool_or(statements.has_proof)
        or (decided.is_granted and decided.proven_at is not null) as has_proof
    from decided
    inner join int_consent_statements_extended as statements
        on
            decided.unmerged_customer_id = statements.unmerged_customer_id
            and decided.channel = statements.channel
            and decided.purpose = statements.purpose
            and decided.changed_at = statements.changed_at
            and decided.is_granted = (statements.state = 'granted')
    group by
        decided.customer_id,
        decided.unmerged_customer_id,
        decided.channel,
        decided.purpose,
        decided.is_granted,
        decided.changed_at,
        decided.proven_at
)

select * from consents
