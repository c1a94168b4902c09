with

int_customers_summarized_by_cutoff as (
    select * from {{ ref('int_customers_summarized_by_cutoff') }}
    where cutoff_date < {{ as_of_date() }}
),

int_activities_counted_by_cutoff as (
    select * from {{ ref('int_activities_counted_by_cutoff') }}
),

int_customers_described_by_first_order as (
    select
        customer_id,
        first_order_channel
    from {{ ref('int_customers_described_by_first_order') }}
),

int_customers_unified as (
    select
        customer_id,
        city
    from {{ ref('int_customers_unified') }}
),

features as (
    select
        cast(buyers.customer_id as string) as customer_id,
        buyers.cutoff_date,
        {{ forecast_features('buyers', 'activities') }},
        cast(first_orders.first_order_channel as string) as acquisition_channel,
        cast(people.city as string) as city
    from int_customers_summarized_by_cutoff as buyers
    left join int_activities_counted_by_cutoff as activities
        on
            buyers.customer_id = activities.customer_id
            and buyers.cutoff_date = activities.cutoff_date
    left join int_customers_described_by_first_order as first_orders
        on buyers.customer_id = first_orders.customer_id
    left join int_customers_unified as people
        on buyers.customer_id = people.customer_id
)

select * from features
