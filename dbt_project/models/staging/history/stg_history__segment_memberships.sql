with

stg_history__days as (
    select as_of_date from {{ ref('stg_history__days') }}
),

segment_memberships as (
    select
        segment_id,
        customer_id,
        as_of_date,
        source
    from {{ source('history', 'segment_memberships') }}
    where as_of_date in (select as_of_date from stg_history__days)
)

select * from segment_memberships
