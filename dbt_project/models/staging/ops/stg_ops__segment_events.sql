with

segment_events as (
    select
        event,
        model,
        at_column,
        at_type,
        customer_column,
        id_column,
        order_column,
        conditions,
        repeats,
        label_en,
        label_ro,
        family,
        aliases
    from {{ source('ops', 'segment_events') }}
)

select * from segment_events
