with

stg_ops__segment_fields as (
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
    from {{ ref('stg_ops__segment_fields') }}
)

select * from stg_ops__segment_fields
