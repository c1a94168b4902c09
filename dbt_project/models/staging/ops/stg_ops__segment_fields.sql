with

segment_fields as (
    select
        field,
        label_en,
        label_ro,
        family,
        type,
        unit,
        aliases,
        operators,
        bridge,
        bridge_column,
        prediction
    from {{ source('ops', 'segment_fields') }}
)

select * from segment_fields
