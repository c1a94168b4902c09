with

stored as (
    select
        segment_id,
        as_of_date,
        false as is_backfilled
    from {{ ref('stg_history__segment_days') }}
),

computed as (
    select
        segment_id,
        as_of_date,
        false as is_backfilled
    from {{ ref('int_segment_days_gathered') }}
    where not is_stored and as_of_date < {{ as_of_date() }}
),

backfilled as (
    select
        days.segment_id,
        days.as_of_date,
        true as is_backfilled
    from {{ ref('stg_history__backfilled_days') }} as days
    left join computed
        on days.segment_id = computed.segment_id and days.as_of_date = computed.as_of_date
    where computed.segment_id is null
),

days as (
    select * from stored
    union all
    select * from computed
    union all
    select * from backfilled
),

days_chained as (
    select
        *,
        lead(as_of_date) over (partition by segment_id order by as_of_date)
            as next_as_of_date
    from days
)

select * from days_chained
