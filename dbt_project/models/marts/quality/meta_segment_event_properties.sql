with

stg_ops__segment_event_properties as (
    select
        event,
        field,
        label_en,
        label_ro,
        family,
        type,
        unit,
        aliases,
        operators
    from {{ ref('stg_ops__segment_event_properties') }}
)

select * from stg_ops__segment_event_properties
