with

fct_activities as (
    select
        activity_id,
        customer_id,
        type,
        subject_id,
        occurred_at
    from {{ ref('fct_activities') }}
    where
        type in (
            'visit', 'checked_in', 'order_placed', 'order_free', 'order_refunded',
            'review', 'survey_answered', 'support_opened', 'support_closed', 'return'
        )
),

customer_interactions as (
    select
        activity_id as id,
        {{ tenant_id() }} as user_id,
        customer_id,
        cast(
            case
                when type in ('review', 'survey_answered') then 'review'
                when type in ('support_opened', 'support_closed') then 'support'
                when type in ('return', 'order_refunded') then 'return'
                when type like 'order!_%' escape '!' then 'purchase'
                else 'visit'
            end as {{ dbt.type_string() }}
        ) as interaction_type,
        type as activity_type,
        subject_id as reference_id,
        occurred_at as created_at
    from fct_activities
)

select * from customer_interactions
