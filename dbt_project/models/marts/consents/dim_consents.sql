with

int_consents_reduced_to_latest as (
    select
        customer_id,
        channel,
        purpose,
        state,
        changed_at,
        source,
        has_proof
    from {{ ref('int_consents_reduced_to_latest') }}
),

int_consents_awaited as (
    select
        customer_id,
        channel,
        purpose,
        state,
        changed_at,
        source,
        has_proof
    from {{ ref('int_consents_awaited') }}
),

consents as (
    select * from int_consents_reduced_to_latest
    union all
    select * from int_consents_awaited
)

select * from consents
