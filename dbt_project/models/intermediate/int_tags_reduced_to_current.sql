with

int_tag_changes_resolved_to_customers as (
    select * from {{ ref('int_tag_changes_resolved_to_customers') }}
),

changes_numbered as (
    select
        customer_id,
        tag,
        is_added,
        effective_at,
        row_number() over (
            partition by customer_id, tag
            order by effective_at asc, sequence asc
        ) as change_number
    from int_tag_changes_resolved_to_customers
),

changes as (
    select
        *,
        max(case when not is_added then change_number end) over (
            partition by customer_id, tag
        ) as last_ended
    from changes_numbered
),

-- What was said last holds, since the first time it was said after it last ended.
tags as (
    select
        customer_id,
        tag,
        min(effective_at) as since
    from changes
    where is_added and change_number > coalesce(last_ended, 0)
    group by customer_id, tag
)

select * from tags
