with

stg_quality__loads as (
    select
        load_id,
        file,
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
    from {{ ref('stg_quality__loads') }}
)

select * from stg_quality__loads
