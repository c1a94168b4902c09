with

stg_history__backfilled_days as (
    select
        segment_id,
        as_of_date
    from {{ ref('stg_history__backfilled_days') }}
),

backfilled_memberships as (
    select
        memberships.segment_id,
        memberships.customer_id,
        memberships.as_of_date
    from {{ source('history', 'backfilled_memberships') }} as memberships
    inner join stg_history__backfilled_days
        on
            memberships.segment_id = stg_history__backfilled_days.segment_id
            and memberships.as_of_date = stg_history__backfilled_days.as_of_date
)

select * from backfilled_memberships
