with

model_drift as (
    select
        as_of_date,
        model_kind,
        feature,
        psi,
        level,
        measured,
        reference,
        reference_date
    from {{ source('ml', 'model_drift') }}
)

select * from model_drift
