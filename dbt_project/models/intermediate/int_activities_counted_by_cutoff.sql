with

int_activities_resolved_to_customers as (
    select
        customer_id,
        occurred_date,
        type
    from {{ ref('int_activities_resolved_to_customers') }}
    where
        customer_id is not null
        and not is_machine
        and type in (
            'visit', 'email_opened', 'email_clicked', 'checked_in', 'order_refunded'
        )
),

origins as (
    {{ prediction_origins(churn_horizons()) }}
),

cutoffs as (
    select cutoff_date from origins
    union
    select {{ as_of_date() }} as cutoff_date
),

counts as (
    select
        activities.customer_id,
        cutoffs.cutoff_date,
        {{ recent_count('visit', 90) }} as visits_count_90d,
        {{ recent_count('email_opened', 90) }} as opens_count_90d,
        {{ recent_count('email_clicked', 90) }} as clicks_count_90d,
        {{ recent_count('checked_in', 90) }} as check_ins_count_90d,
        {{ recent_count('checked_in', 365) }} as check_ins_count_365d,
        {{ recent_count('order_refunded', 365) }} as refunds_count_365d
    from int_activities_resolved_to_customers as activities
    inner join cutoffs
        on
            activities.occurred_date <= cutoffs.cutoff_date
            and activities.occurred_date
            > {{ add_days('cutoffs.cutoff_date', -365) }}
    group by activities.customer_id, cutoffs.cutoff_date
)

select * from counts
