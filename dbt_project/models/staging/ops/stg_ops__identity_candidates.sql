with

identity_candidates as (
    select
        customer_id,
        other_customer_id,
        match_weight,
        match_probability,
        agreeing_fields,
        differing_fields
    from {{ source('ops', 'identity_candidates') }}
)

select * from identity_candidates
