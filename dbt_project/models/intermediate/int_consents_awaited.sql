-- Said, but neither yes nor no: shown until a deciding statement comes, and never a permission.
with

int_consent_changes_resolved_to_customers as (
    select * from {{ ref('int_consent_changes_resolved_to_customers') }}
    where
        customer_id is not null
        and state in ('pending', 'unknown')
),

int_consents_reduced_to_latest as (
    select
        customer_id,
        channel,
        purpose
    from {{ ref('int_consents_reduced_to_latest') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, channel, purpose
            order by changed_at desc, state desc, consent_id asc
        ) as statement_rank
    from int_consent_changes_resolved_to_customers
),

awaited as (
    select
        ranked.customer_id,
        ranked.channel,
        ranked.purpose,
        ranked.state,
        ranked.changed_at,
        ranked.source,
        ranked.has_proof
    from ranked
    left join int_consents_reduced_to_latest
        on
            ranked.customer_id = int_consents_reduced_to_latest.customer_id
            and ranked.channel = int_consents_reduced_to_latest.channel
            and ranked.purpose = int_consents_reduced_to_latest.purpose
    where
        ranked.statement_rank = 1
        and int_consents_reduced_to_latest.customer_id is null
)

select * from awaited
