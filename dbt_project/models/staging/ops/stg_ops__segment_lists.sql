with

segment_lists as (
    select
        segment_id,
        customer_id,
        list
    from {{ source('ops', 'segment_lists') }}
)

select * from segment_lists
