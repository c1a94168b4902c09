with

int_customers_summarized_by_day as (
    select
        customer_id,
        activity_date
    from {{ ref('int_customers_summarized_by_day') }}
    where customer_id is not null and orders_count > 0
),

purchase_days as (
    select
        activity_date as purchase_date,
        lead(activity_date) over (
            partition by customer_id order by activity_date
        ) as next_purchase_date
    from int_customers_summarized_by_day
),

gaps as (
    select
        purchase_date,
        next_purchase_date,
        count(*) as customers_count
    from purchase_days
    group by purchase_date, next_purchase_date
)

select * from gaps
