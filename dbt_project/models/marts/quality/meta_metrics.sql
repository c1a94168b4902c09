with

metrics as (
    select
        metric,
        name_en,
        name_ro,
        definition,
        unit,
        table_name,
        column_name,
        better
    from {{ ref('metrics') }}
)

select * from metrics
