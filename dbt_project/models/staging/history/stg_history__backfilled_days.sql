with

stg_history__segment_days as (
    select
        segment_id,
        as_of_date
    from {{ ref('stg_history__segment_days') }}
),

-- what a build saw on the day itself wins
backfilled_days as (
    select
        days.segment_id,
        days.as_of_date,
        days.rule_hash,
        days.members_count
    from {{ source('history', 'backfilled_days') }} as days
    left join stg_history__segment_days
        on
            days.segment_id = stg_history__segment_days.segment_id
            and days.as_of_date = stg_history__segment_days.as_of_date
    where
        days.as_of_date < {{ as_of_date() }}
        and stg_history__segment_days.segment_id is null
)

select * from backfilled_days
