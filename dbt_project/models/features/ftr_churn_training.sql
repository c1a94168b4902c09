with

int_customers_summarized_by_cutoff as (
    select * from {{ ref('int_customers_summarized_by_cutoff') }}
),

int_activities_counted_by_cutoff as (
    select * from {{ ref('int_activities_counted_by_cutoff') }}
),

int_purchase_days_versioned as (
    select
        customer_id,
        purchase_date,
        valid_to,
        net
    from {{ ref('int_purchase_days_versioned') }}
),

origins as (
    {{ prediction_origins(churn_horizons()) }}
),

-- every window is closed by as_of_date, so no label is a guess
returned as (
    {{ purchases_after('int_purchase_days_versioned', 'origins') }}
),

features as (
    select
        cast(buyers.customer_id as string) as customer_id,
        buyers.cutoff_date,
        origins.horizon_days,
        {{ churn_features('buyers', 'activities') }},
        returned.customer_id is null as has_churned
    from int_customers_summarized_by_cutoff as buyers
    inner join origins
        on buyers.cutoff_date = origins.cutoff_date
    left join int_activities_counted_by_cutoff as activities
        on
            buyers.customer_id = activities.customer_id
            and buyers.cutoff_date = activities.cutoff_date
    left join returned
        on
            buyers.customer_id = returned.customer_id
            and origins.cutoff_date = returned.cutoff_date
            and origins.horizon_days = returned.horizon_days
)

select * from features
