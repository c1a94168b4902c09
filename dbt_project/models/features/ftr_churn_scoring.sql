with

int_customers_summarized_by_cutoff as (
    select * from {{ ref('int_customers_summarized_by_cutoff') }}
    where cutoff_date = {{ as_of_date() }}
),

int_activities_counted_by_cutoff as (
    select * from {{ ref('int_activities_counted_by_cutoff') }}
    where cutoff_date = {{ as_of_date() }}
),

features as (
    select
        cast(buyers.customer_id as string) as customer_id,
        buyers.cutoff_date as as_of_date,
        {{ churn_features('buyers', 'activities') }}
    from int_customers_summarized_by_cutoff as buyers
    left join int_activities_counted_by_cutoff as activities
        on buyers.customer_id = activities.customer_id
)

select * from features
