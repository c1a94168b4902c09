with

stg_ml__model_gates as (
    select
        as_of_date,
        model_kind,
        target,
        gate,
        is_open,
        measured,
        required,
        reason
    from {{ ref('stg_ml__model_gates') }}
    where as_of_date <= {{ as_of_date() }}
),

gates as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(model_kind as string) as model_kind,
        cast(target as string) as target,
        cast(gate as string) as gate,
        cast(is_open as boolean) as is_open,
        cast(measured as double) as measured,
        cast(required as double) as required,
        cast(reason as string) as reason
    from stg_ml__model_gates
)

select * from gates
