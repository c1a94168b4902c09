with

int_segment_days_gathered as (
    select distinct as_of_date
    from {{ ref('int_segment_days_gathered') }}
    where is_stored
),

stg_history__customer_states as (
    select
        customer_id,
        as_of_date
    from {{ ref('stg_history__customer_states') }}
    where as_of_date in (select as_of_date from int_segment_days_gathered)
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
    where subject_id <> customer_id
),

ids as (
    select distinct
        int_subjects_resolved_to_customers.customer_id,
        stg_history__customer_states.as_of_date
    from stg_history__customer_states
    inner join int_subjects_resolved_to_customers
        on
            stg_history__customer_states.customer_id
            = int_subjects_resolved_to_customers.subject_id
)

select * from ids
