with

stg_ops__identity_candidates as (
    select * from {{ ref('stg_ops__identity_candidates') }}
),

identity_candidates as (
    select
        cast(customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(other_customer_id as {{ dbt.type_string() }}) as other_customer_id,
        cast(match_weight as double) as match_weight,
        cast(match_probability as double) as match_probability,
        cast(agreeing_fields as {{ dbt.type_string() }}) as agreeing_fields,
        cast(differing_fields as {{ dbt.type_string() }}) as differing_fields
    from stg_ops__identity_candidates
)

select * from identity_candidates
