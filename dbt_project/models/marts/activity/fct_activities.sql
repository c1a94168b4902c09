with

int_activities_resolved_to_customers as (
    select
        activity_id,
        customer_id,
        occurred_at,
        occurred_date,
        type,
        channel,
        subject_id,
        amount,
        is_machine
    from {{ ref('int_activities_resolved_to_customers') }}
)

select * from int_activities_resolved_to_customers
