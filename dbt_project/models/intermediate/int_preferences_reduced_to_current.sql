with

stg_ops__preferences as (
    select * from {{ ref('stg_ops__preferences') }}
    where effective_at < {{ as_of_end() }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

preferences_resolved as (
    select
        int_subjects_resolved_to_customers.customer_id,
        stg_ops__preferences.*
    from stg_ops__preferences
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__preferences.subject_id
            = int_subjects_resolved_to_customers.subject_id
),

changes_numbered as (
    select
        customer_id,
        preference_kind,
        preference,
        is_stated,
        effective_at,
        row_number() over (
            partition by customer_id, preference_kind, preference
            order by effective_at asc, sequence asc
        ) as change_number
    from preferences_resolved
),

changes as (
    select
        *,
        max(case when not is_stated then change_number end) over (
            partition by customer_id, preference_kind, preference
        ) as last_ended
    from changes_numbered
),

-- What was said last holds, since the first time it was said after it last ended.
preferences as (
    select
        customer_id,
        preference_kind,
        preference,
        min(effective_at) as since
    from changes
    where is_stated and change_number > coalesce(last_ended, 0)
    group by customer_id, preference_kind, preference
)

select * from preferences
