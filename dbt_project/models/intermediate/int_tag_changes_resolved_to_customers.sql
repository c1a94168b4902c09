with

stg_ops__tag_changes as (
    select * from {{ ref('stg_ops__tag_changes') }}
    where effective_at < {{ as_of_end() }}
),

int_tag_names_reduced_to_current as (
    select
        name,
        tag
    from {{ ref('int_tag_names_reduced_to_current') }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

tag_changes as (
    select
        stg_ops__tag_changes.event_id,
        stg_ops__tag_changes.sequence,
        stg_ops__tag_changes.effective_at,
        int_subjects_resolved_to_customers.customer_id,
        coalesce(
            int_tag_names_reduced_to_current.tag, stg_ops__tag_changes.tag
        ) as tag,
        stg_ops__tag_changes.is_added
    from stg_ops__tag_changes
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__tag_changes.subject_id
            = int_subjects_resolved_to_customers.subject_id
    left join int_tag_names_reduced_to_current
        on stg_ops__tag_changes.tag = int_tag_names_reduced_to_current.name
)

select * from tag_changes
