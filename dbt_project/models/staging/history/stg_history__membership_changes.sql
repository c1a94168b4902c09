with

stg_history__days as (
    select as_of_date from {{ ref('stg_history__days') }}
),

membership_changes as (
    select
        segment_id,
        customer_id,
        change,
        reason,
        previous_as_of_date,
        as_of_date,
        origin
    from {{ source('history', 'membership_changes') }}
    where as_of_date in (select as_of_date from stg_history__days)
)

select * from membership_changes
