with

consents_latest as (
    {{ latest_version(source('activity', 'consents'), ['_source', 'consent_id'], updated_at='_loaded_at') }}
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
