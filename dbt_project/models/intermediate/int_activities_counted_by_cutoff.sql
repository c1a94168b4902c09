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

int_customers_sampled as (
    select customer_id from {{ ref('int_customers_sampled') }}
),

int_forecast_windows_closed as (
    select distinct cutoff_date from {{ ref('int_forecast_windows_closed') }}
),

-- sampled before the cutoffs multiply the rows
activities_sampled as (
    select activities.*
    from int_activities_resolved_to_customers as activities
    inner join int_customers_sampled
        on activities.customer_id = int_customers_sampled.customer_id
),

seen as (
    select
        activities_sampled.*,
        cutoffs.cutoff_date
    from activities_sampled
    inner join int_forecast_windows_closed as cutoffs
        on
            activities_sampled.occurred_date <= cutoffs.cutoff_date
            and activities_sampled.occurred_date
            > {{ add_days('cutoffs.cutoff_date', -365) }}
    union all
    select
        *,
        {{ as_of_date() }} as cutoff_date
    from int_activities_resolved_to_customers
    where
        occurred_date <= {{ as_of_date() }}
        and occurred_date > {{ add_days(as_of_date(), -365) }}
),

counts as (
    select
        customer_id,
        cutoff_date,
        {{ recent_count('visit', 90) }} as visits_count_90d,
        {{ recent_count('email_opened', 90) }} as opens_count_90d,
        {{ recent_count('email_clicked', 90) }} as clicks_count_90d,
        {{ recent_count('checked_in', 90) }} as check_ins_count_90d,
        {{ recent_count('checked_in', 365) }} as check_ins_count_365d,
        {{ recent_count('order_refunded', 365) }} as refunds_count_365d
    from seen
    group by customer_id, cutoff_date
)

select * from counts
