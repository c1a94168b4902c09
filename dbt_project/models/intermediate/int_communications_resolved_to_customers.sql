with

stg_ops__communications as (
    select * from {{ ref('stg_ops__communications') }}
    where effective_at < {{ as_of_end() }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

communications as (
    select
        stg_ops__communications.communication_id,
        int_subjects_resolved_to_customers.customer_id,
        stg_ops__communications.sequence,
        stg_ops__communications.effective_at as communicated_at,
        stg_ops__communications.actor as logged_by,
        stg_ops__communications.channel,
        stg_ops__communications.direction,
        stg_ops__communications.subject,
        stg_ops__communications.body,
        stg_ops__communications.campaign,
        stg_ops__communications.status as first_status
    from stg_ops__communications
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__communications.subject_id
            = int_subjects_resolved_to_customers.subject_id
)

select * from communications
