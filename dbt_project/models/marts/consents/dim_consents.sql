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
)

select * from int_consents_reduced_to_latest
