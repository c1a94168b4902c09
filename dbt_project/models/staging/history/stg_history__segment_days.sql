with

stg_history__days as (
    select as_of_date from {{ ref('stg_history__days') }}
),

segment_days as (
    select
        segment_id,
        as_of_date,
        previous_as_of_date,
        rule_hash,
        members_count,
        entered_count,
        left_count,
        gone_count,
        origin
    from {{ source('history', 'segment_days') }}
    where as_of_date in (select as_of_date from stg_history__days)
)

select * from segment_days
