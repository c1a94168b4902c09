with

int_customers_summarized_by_day as (
    select
        customer_id,
        activity_date
    from {{ ref('int_customers_summarized_by_day') }}
    where
        customer_id is not null
        and (orders_count > 0 or check_ins_count > 0)
),

activity_days as (
    select
        customer_id,
        activity_date,
        coalesce(
            lead(activity_date) over (
                partition by customer_id order by activity_date
            ),
            cast('9999-12-31' as date)
        ) as next_activity_date
    from int_customers_summarized_by_day
),

gaps as (
    select
        activity_date,
        next_activity_date,
        count(*) as customers_count
    from activity_days
    group by activity_date, next_activity_date
)

select * from gaps
