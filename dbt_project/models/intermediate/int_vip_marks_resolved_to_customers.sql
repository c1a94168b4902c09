with

stg_ops__vip_marks as (
    select
        event_id,
        sequence,
        effective_at,
        subject_id,
        is_set
    from {{ ref('stg_ops__vip_marks') }}
    where effective_at < {{ as_of_end() }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

changes as (
    select
        int_subjects_resolved_to_customers.customer_id,
        {{ local_date('stg_ops__vip_marks.effective_at') }} as changed_date,
        stg_ops__vip_marks.is_set,
        row_number() over (
            partition by
                int_subjects_resolved_to_customers.customer_id,
                {{ local_date('stg_ops__vip_marks.effective_at') }}
            order by
                stg_ops__vip_marks.effective_at desc,
                stg_ops__vip_marks.sequence desc
        ) as change_rank
    from stg_ops__vip_marks
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__vip_marks.subject_id
            = int_subjects_resolved_to_customers.subject_id
),

-- the last word of a day decides the day
marks as (
    select
        customer_id,
        changed_date,
        is_set,
        lag(is_set) over changes_of_customer as was_set
    from changes
    where change_rank = 1
    window
        changes_of_customer as (partition by customer_id order by changed_date)
),

turns as (
    select
        customer_id,
        changed_date,
        is_set,
        lead(changed_date) over (
            partition by customer_id order by changed_date
        ) as next_changed_date
    from marks
    where is_set <> coalesce(was_set, false)
),

spells as (
    select
        customer_id,
        changed_date as started_date,
        coalesce(next_changed_date, cast('9999-12-31' as date)) as ended_date
    from turns
    where is_set
)

select * from spells
