with

segment_measures as (
    select
        measure,
        kind,
        model,
        question,
        expression,
        scan,
        head,
        tail,
        is_shared
    from {{ source('ops', 'segment_measures') }}
)

select * from segment_measures
