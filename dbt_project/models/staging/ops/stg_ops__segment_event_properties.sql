with

segment_event_properties as (
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
    from {{ source('ops', 'segment_event_properties') }}
)

select * from segment_event_properties
