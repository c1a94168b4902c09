with

stg_quality__rejected_rows as (
    select
        load_id,
        file,
        column_name,
        reason,
        value_class
    from {{ ref('stg_quality__rejected_rows') }}
),

stg_quality__loads as (
    select
        load_id,
        table_name
    from {{ ref('stg_quality__loads') }}
),

rejections as (
    select
        stg_quality__rejected_rows.load_id,
        stg_quality__rejected_rows.file,
        stg_quality__loads.table_name,
        stg_quality__rejected_rows.column_name,
        stg_quality__rejected_rows.reason,
        stg_quality__rejected_rows.value_class,
        count(*) as rows_count
    from stg_quality__rejected_rows
    left join stg_quality__loads
        on stg_quality__rejected_rows.load_id = stg_quality__loads.load_id
    group by
        stg_quality__rejected_rows.load_id,
        stg_quality__rejected_rows.file,
        stg_quality__loads.table_name,
        stg_quality__rejected_rows.column_name,
        stg_quality__rejected_rows.reason,
        stg_quality__rejected_rows.value_class
)

select * from rejections
