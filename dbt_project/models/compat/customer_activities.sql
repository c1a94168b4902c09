with

fct_activities as (
    select
        activity_id,
        customer_id,
        type,
        channel,
        subject_id,
        occurred_at
    from {{ ref('fct_activities') }}
),

customer_activities as (
    select
        activity_id as id,
        {{ tenant_id() }} as tenant_id,
        customer_id,
        type as activity_type,
        channel,
        subject_id as reference_id,
        occurred_at as created_at
    from fct_activities
)

select * from customer_activities
