with

segment_measures as (
    select
        measure,
        kind,
        model,
        customer,
        expression,
        condition,
        question
    from {{ source('ops', 'segment_measures') }}
)

select * from segment_measures
