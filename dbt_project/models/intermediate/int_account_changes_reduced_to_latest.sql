with

stg_ops__account_changes as (
    select * from {{ ref('stg_ops__account_changes') }}
    where effective_at < {{ as_of_end() }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

changes_ranked as (
    select
        int_subjects_resolved_to_customers.customer_id,
        stg_ops__account_changes.attribute,
        stg_ops__account_changes.value,
        row_number() over (
            partition by
                int_subjects_resolved_to_customers.customer_id,
                stg_ops__account_changes.attribute
            order by
                stg_ops__account_changes.effective_at desc,
                stg_ops__account_changes.sequence desc
        ) as change_rank
    from stg_ops__account_changes
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__account_changes.subject_id
            = int_subjects_resolved_to_customers.subject_id
),

customers as (
    select
        customer_id,
        max(case when attribute = 'customer_type' then value end) as customer_type,
        max(case when attribute = 'acquisition_source' then value end)
            as acquisition_source,
        max(case when attribute = 'account_state' then value end) as account_state
    from changes_ranked
    where change_rank = 1
    group by customer_id
)

select * from customers
