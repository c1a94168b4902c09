with

metrics as (
    select
        metric,
        name_en,
        name_ro,
        definition,
        definition_ro,
        exclusions,
        exclusions_ro,
        unit,
        table_name,
        column_name,
        better,
        owner
    from {{ ref('metrics') }}
)

select * from metrics
