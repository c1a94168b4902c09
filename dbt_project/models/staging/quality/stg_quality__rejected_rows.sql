with

rejected_rows as (
    select
        load_id,
        file,
        line,
        column_name,
        reason,
        message,
        value_class
    from {{ source('quality', 'rejected_rows') }}
)

select * from rejected_rows
