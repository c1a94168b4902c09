-- A note is there when its writing is (a redacted one is gone, edits included) and nobody removed it.
with

stg_ops__notes as (
    select * from {{ ref('stg_ops__notes') }}
    where effective_at < {{ as_of_end() }}
),

stg_ops__note_marks as (
    select * from {{ ref('stg_ops__note_marks') }}
    where effective_at < {{ as_of_end() }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

versions as (
    select
        int_subjects_resolved_to_customers.customer_id,
        stg_ops__notes.*,
        row_number() over (
            partition by
                int_subjects_resolved_to_customers.customer_id, stg_ops__notes.note_id
            order by stg_ops__notes.effective_at desc, stg_ops__notes.sequence desc
        ) as version_rank
    from stg_ops__notes
    inner join int_subjects_resolved_to_customers
        on stg_ops__notes.subject_id = int_subjects_resolved_to_customers.subject_id
),

marks_ranked as (
    select
        int_subjects_resolved_to_customers.customer_id,
        stg_ops__note_marks.note_id,
        stg_ops__note_marks.mark,
        row_number() over (
            partition by
                int_subjects_resolved_to_customers.customer_id,
                stg_ops__note_marks.note_id,
                case stg_ops__note_marks.mark
                    when 'unpinned' then 'pinned'
                    when 'reopened' then 'closed'
                    else stg_ops__note_marks.mark
                end
            order by stg_ops__note_marks.effective_at desc, stg_ops__note_marks.sequence desc
        ) as mark_rank
    from stg_ops__note_marks
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__note_marks.subject_id
            = int_subjects_resolved_to_customers.subject_id
),

marks as (
    select
        customer_id,
        note_id,
        bool_or(mark = 'pinned') as is_pinned,
        bool_or(mark = 'closed') as is_closed,
        bool_or(mark = 'removed') as is_removed
    from marks_ranked
    where mark_rank = 1
    group by customer_id, note_id
),

notes as (
    select
        latest.customer_id,
        latest.note_id,
        latest.type,
        latest.priority,
        latest.title,
        latest.body,
        latest.due_date,
        firsts.effective_at as written_at,
        latest.effective_at as changed_at,
        firsts.actor as written_by,
        coalesce(marks.is_pinned, false) as is_pinned,
        coalesce(marks.is_closed, false) as is_closed
    from versions as latest
    inner join versions as firsts
        on
            latest.customer_id = firsts.customer_id
            and latest.note_id = firsts.note_id
            and firsts.is_first
    left join marks
        on
            latest.customer_id = marks.customer_id
            and latest.note_id = marks.note_id
    where
        latest.version_rank = 1
        and not coalesce(marks.is_removed, false)
)

select * from notes
