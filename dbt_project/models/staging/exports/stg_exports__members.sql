with

members as (
    select
        export_id,
        customer_id as subject_id,
        is_control,
        exported_at
    from {{ source('exports', 'members') }}
    where
        exported_at < {{ as_of_end() }}
        and (is_control or action = 'add')
)

select * from members
