with

days as (
    select
        segment_id,
        as_of_date,
        previous_as_of_date,
        origin,
        rule_hash <> previous_rule_hash as is_rule_changed
    from {{ ref('int_segment_days_gathered') }}
    where previous_as_of_date is not null
),

members as (
    select
        segment_id,
        customer_id,
        as_of_date
    from {{ ref('int_segment_members_gathered') }}
    union all
    select
        segment_id,
        customer_id,
        as_of_date
    from {{ ref('fct_segment_memberships') }}
),

people as (
    select
        customer_id,
        {{ local_date('first_seen_at') }} as first_seen_date
    from {{ ref('int_customers_unified') }}
),

stored as (
    select stg_history__membership_changes.*
    from {{ ref('stg_history__membership_changes') }} as stg_history__membership_changes
    inner join people
        on stg_history__membership_changes.customer_id = people.customer_id
),

before_and_after as (
    select
        days.segment_id,
        days.as_of_date,
        members.customer_id,
        true as is_after
    from days
    inner join members
        on days.segment_id = members.segment_id and days.as_of_date = members.as_of_date
    union all
    select
        days.segment_id,
        days.as_of_date,
        members.customer_id,
        false as is_after
    from days
    inner join members
        on days.segment_id = members.segment_id and days.previous_as_of_date = members.as_of_date
),

moved as (
    select
        segment_id,
        as_of_date,
        customer_id,
        bool_or(is_after) as has_entered
    from before_and_after
    group by segment_id, as_of_date, customer_id
    having count(*) = 1
),

explained as (
    select
        moved.segment_id,
        moved.customer_id,
        case when moved.has_entered then 'entered' else 'left' end as change,
        case
            when days.is_rule_changed then 'rule_changed'
            when ids_lost.customer_id is not null then 'merged'
            when not moved.has_entered then 'rule_no_longer_met'
            when people.first_seen_date > days.previous_as_of_date then 'new_customer'
            else 'rule_met'
        end as reason,
        days.previous_as_of_date,
        moved.as_of_date,
        days.origin
    from moved
    inner join days
        on moved.segment_id = days.segment_id and moved.as_of_date = days.as_of_date
    inner join people
        on moved.customer_id = people.customer_id
    left join {{ ref('int_history_ids_lost') }} as ids_lost
        on moved.customer_id = ids_lost.customer_id and days.previous_as_of_date = ids_lost.as_of_date
),

changes as (
    {%- for rows in ['stored', 'explained'] %}
    select
        cast(segment_id as string) as segment_id,
        cast(customer_id as string) as customer_id,
        cast(change as string) as change,
        cast(reason as string) as reason,
        cast(previous_as_of_date as date) as previous_as_of_date,
        cast(as_of_date as date) as as_of_date,
        cast(origin as string) as origin
    from {{ rows }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select * from changes
