with

fct_activities as (
    select
        activity_id,
        customer_id,
        type,
        subject_id,
        amount,
        occurred_at
    from {{ ref('fct_activities') }}
),

crm_activities as (
    select
        activity_id as id,
        customer_id,
        type,
        subject_id as reference_id,
        amount,
        occurred_at as created_at
    from fct_activities
)

select * from crm_activities
