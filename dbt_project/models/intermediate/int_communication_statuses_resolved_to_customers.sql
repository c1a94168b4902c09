with

int_communications_resolved_to_customers as (
    select * from {{ ref('int_communications_resolved_to_customers') }}
),

stg_ops__communication_statuses as (
    select * from {{ ref('stg_ops__communication_statuses') }}
    where effective_at < {{ as_of_end() }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

first_statuses as (
    select
        communication_id as event_id,
        communication_id,
        customer_id,
        channel,
        direction,
        campaign,
        first_status as status,
        communicated_at as changed_at,
        sequence,
        true as is_first
    from int_communications_resolved_to_customers
    where first_status is not null
),

changes as (
    select
        stg_ops__communication_statuses.event_id,
        stg_ops__communication_statuses.communication_id,
        int_communications_resolved_to_customers.customer_id,
        int_communications_resolved_to_customers.channel,
        int_communications_resolved_to_customers.direction,
        int_communications_resolved_to_customers.campaign,
        stg_ops__communication_statuses.status,
        stg_ops__communication_statuses.effective_at as changed_at,
        stg_ops__communication_statuses.sequence,
        false as is_first
    from stg_ops__communication_statuses
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__communication_statuses.subject_id
            = int_subjects_resolved_to_customers.subject_id
    inner join int_communications_resolved_to_customers
        on
            stg_ops__communication_statuses.communication_id
            = int_communications_resolved_to_customers.communication_id
            and int_subjects_resolved_to_customers.customer_id
            = int_communications_resolved_to_customers.customer_id
),

unioned as (
    select * from first_statuses
    union all
    select * from changes
),

statuses as (
    select
        *,
        row_number() over (
            partition by communication_id order by changed_at desc, sequence desc
        ) = 1 as is_latest
    from unioned
)

select * from statuses
