with

loads as (
    select
        load_id,
        file,
        content_hash,
        mapping,
        source,
        raw_group,
        table_name,
        rows_in,
        accepted,
        rejected,
        superseded,
        columns_ignored,
        loaded_at,
        min_event_at,
        max_event_at
    from {{ source('quality', 'loads') }}
)

select * from loads
