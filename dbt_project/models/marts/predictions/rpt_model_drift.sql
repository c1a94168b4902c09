with

stg_ml__model_drift as (
    select
        as_of_date,
        model_kind,
        feature,
        psi,
        level,
        measured,
        reference,
        reference_date
    from {{ ref('stg_ml__model_drift') }}
    where as_of_date <= {{ as_of_date() }}
),

drift as (
    select
        cast(as_of_date as date) as as_of_date,
        cast(model_kind as string) as model_kind,
        cast(feature as string) as feature,
        cast(psi as double) as psi,
        cast(level as string) as level,
        cast(measured as double) as measured,
        cast(reference as double) as reference,
        cast(reference_date as date) as reference_date,
        cast(lag(measured) over (
            partition by model_kind, feature order by as_of_date
        ) as double) as measured_before,
        cast(lag(as_of_date) over (
            partition by model_kind, feature order by as_of_date
        ) as date) as previous_as_of_date
    from stg_ml__model_drift
)

select * from drift
