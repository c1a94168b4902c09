with

model_gates as (
    select
        as_of_date,
        model_kind,
        target,
        gate,
        is_open,
        measured,
        required,
        reason
    from {{ source('ml', 'model_gates') }}
)

select * from model_gates
