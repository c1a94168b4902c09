with

int_segment_days_gathered as (
    select
        segment_id,
        as_of_date,
        previous_as_of_date,
        rule_hash,
        origin,
        is_stored,
        stored_members_count
    from {{ ref('int_segment_days_gathered') }}
),

stg_history__segment_days as (
    select * from {{ ref('stg_history__segment_days') }}
),

members_counted as (
    select
        segment_id,
        as_of_date,
        count(*) as members_count
    from (
        select
            segment_id,
            as_of_date
        from {{ ref('int_segment_memberships_replayed') }}
        union all
        select
            segment_id,
            as_of_date
        from {{ ref('fct_segment_memberships') }}
    ) as members
    group by segment_id, as_of_date
),

changes_counted as (
    select
        segment_id,
        as_of_date,
        sum(case when change = 'entered' then 1 else 0 end) as entered_count,
        sum(case when change = 'left' then 1 else 0 end) as left_count
    from {{ ref('fct_segment_membership_changes') }}
    group by segment_id, as_of_date
),

counted as (
    select
        days.segment_id,
        days.as_of_date,
        days.previous_as_of_date,
        days.rule_hash,
        days.origin,
        days.is_stored,
        coalesce(days.stored_members_count, members_counted.members_count, 0)
            as members_count,
        coalesce(changes_counted.entered_count, 0) as entered_count,
        coalesce(changes_counted.left_count, 0) as left_count
    from int_segment_days_gathered as days
    left join members_counted
        on
            days.segment_id = members_counted.segment_id
            and days.as_of_date = members_counted.as_of_date
    left join changes_counted
        on
            days.segment_id = changes_counted.segment_id
            and days.as_of_date = changes_counted.as_of_date
),

compared as (
    select
        *,
        lag(members_count) over (
            partition by segment_id order by as_of_date
        ) as previous_members_count
    from counted
),

unioned as (
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
    from stg_history__segment_days
    union all
    -- the members of the day before who neither stayed nor left are nobody's own id any more
    select
        segment_id,
        as_of_date,
        previous_as_of_date,
        rule_hash,
        members_count,
        entered_count,
        left_count,
        coalesce(previous_members_count + entered_count - left_count - members_count, 0)
            as gone_count,
        origin
    from compared
    where not is_stored
),

with_backfilled as (
    select * from unioned
    union all
    -- judged later, so no day is compared with it
    select
        segment_id,
        as_of_date,
        cast(null as date) as previous_as_of_date,
        rule_hash,
        members_count,
        0 as entered_count,
        0 as left_count,
        0 as gone_count,
        'event_time' as origin
    from {{ ref('stg_history__backfilled_days') }}
),

days as (
    select
        cast(segment_id as string) as segment_id,
        cast(as_of_date as date) as as_of_date,
        cast(previous_as_of_date as date) as previous_as_of_date,
        cast(rule_hash as string) as rule_hash,
        cast(members_count as bigint) as members_count,
        cast(entered_count as bigint) as entered_count,
        cast(left_count as bigint) as left_count,
        cast(gone_count as bigint) as gone_count,
        cast(origin as string) as origin
    from with_backfilled
)

select * from days
