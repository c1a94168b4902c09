with

int_customers_summarized_by_cutoff as (
    select
        customer_id,
        cutoff_date,
        repeat_orders_count,
        age_at_last_order_days,
        age_days,
        mean_repeat_order_value
    from {{ ref('int_customers_summarized_by_cutoff') }}
    where cutoff_date = {{ as_of_date() }}
),

features as (
    select
        cast(customer_id as string) as customer_id,
        cutoff_date as as_of_date,
        repeat_orders_count,
        age_at_last_order_days,
        age_days,
        mean_repeat_order_value
    from int_customers_summarized_by_cutoff
)

select * from features
