with

consents_delivered as (
    select
        *,
        proof is not null or coalesce(double_opt_in, false) as has_proof
    from {{ source('activity', 'consents') }}
),

refusals as (
    select distinct
        _source,
        consent_id
    from consents_delivered
    where state <> 'granted'
),

-- The words delivered last under an id hold; but no correction makes a no into a yes without proof.
consents_that_count as (
    select consents_delivered.*
    from consents_delivered
    left join refusals
        on
            consents_delivered._source = refusals._source
            and consents_delivered.consent_id = refusals.consent_id
    where
        refusals.consent_id is null
        or consents_delivered.state <> 'granted'
        or consents_delivered.has_proof
),

consents_latest as (
    {{ latest_version('consents_that_count', ['_source', 'consent_id'], updated_at='_loaded_at') }}
),

consents as (
    select
        {{ source_key('consent_id') }} as consent_id,
        _source as source,
        {{ customer_key() }} as customer_key,
        channel,
        purpose,
        state,
        changed_at,
        proof,
        policy_version,
        coalesce(double_opt_in, false) as is_double_opt_in
    from consents_latest
)

select * from consents
