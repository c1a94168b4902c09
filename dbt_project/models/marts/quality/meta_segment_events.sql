with

stg_ops__segment_events as (
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
    from {{ ref('stg_ops__segment_events') }}
)

select * from stg_ops__segment_events
