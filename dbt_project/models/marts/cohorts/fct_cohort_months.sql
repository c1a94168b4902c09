with

int_customers_summarized_by_day as (
    select
        customer_id,
        activity_date,
        {{ month_number('activity_date') }} as month_number,
        orders_count,
        net
    from {{ ref('int_customers_summarized_by_day') }}
    where customer_id is not null
),

month_offsets as (
    {{ dbt.generate_series(1200) }}
),

members as (
    select
        customer_id,
        min(activity_date) as first_order_date,
        min(month_number) as cohort_month_number,
        max(month_number) - min(month_number) as last_offset
    from int_customers_summarized_by_day
    where orders_count > 0
    group by customer_id
),

members_by_month as (
    select
        members.cohort_month_number,
        -- money that moved before the first order belongs to the first month
        greatest(
            int_customers_summarized_by_day.month_number
            - members.cohort_month_number,
            0
        ) as month_offset,
        int_customers_summarized_by_day.customer_id,
        max(int_customers_summarized_by_day.orders_count) as orders_count,
        sum(int_customers_summarized_by_day.net) as net
    from int_customers_summarized_by_day
    inner join members
        on int_customers_summarized_by_day.customer_id = members.customer_id
    group by
        members.cohort_month_number,
        greatest(
            int_customers_summarized_by_day.month_number
            - members.cohort_month_number,
            0
        ),
        int_customers_summarized_by_day.customer_id
),

activity_counted as (
    select
        cohort_month_number,
        month_offset,
        count(case when orders_count > 0 then 1 end) as active_count,
        sum(net) as revenue
    from members_by_month
    group by cohort_month_number, month_offset
),

cohorts as (
    select
        cohort_month_number,
        min(first_order_date) as first_order_date,
        count(*) as customers_count
    from members
    group by cohort_month_number
),

last_orders_counted as (
    select
        cohort_month_number,
        last_offset as month_offset,
        count(*) as customers_count
    from members
    group by cohort_month_number, last_offset
),

triangle as (
    select
        cohorts.cohort_month_number,
        cast({{ dbt.date_trunc('month', 'cohorts.first_order_date') }} as date)
            as cohort_month,
        cohorts.customers_count,
        cast(month_offsets.generated_number as integer) - 1 as month_offset
    from cohorts
    cross join month_offsets
    where
        cohorts.cohort_month_number + month_offsets.generated_number - 1
        <= {{ month_number(as_of_date()) }}
),

cells as (
    select
        triangle.cohort_month,
        triangle.month_offset,
        triangle.customers_count,
        coalesce(activity_counted.active_count, 0) as active_count,
        coalesce(activity_counted.revenue, 0) as revenue,
        coalesce(last_orders_counted.customers_count, 0) as last_orders_count,
        -- the month is over when tomorrow lies in a later one
        triangle.cohort_month_number + triangle.month_offset
        < {{ month_number(add_days(as_of_date(), 1)) }} as is_complete
    from triangle
    left join activity_counted
        on
            triangle.cohort_month_number = activity_counted.cohort_month_number
            and triangle.month_offset = activity_counted.month_offset
    left join last_orders_counted
        on
            triangle.cohort_month_number
            = last_orders_counted.cohort_month_number
            and triangle.month_offset = last_orders_counted.month_offset
),

cohort_months as (
    select
        cohort_month,
        cast(month_offset as integer) as months_since_first_order,
        cast(customers_count as bigint) as customers_count,
        cast(active_count as bigint) as active_count,
        cast(sum(last_orders_count) over (
            partition by cohort_month
            order by month_offset desc
            rows between unbounded preceding and current row
        ) as bigint) as active_on_or_after_count,
        {{ money('revenue') }} as revenue,
        {{ money('sum(revenue) over (
            partition by cohort_month
            order by month_offset
            rows between unbounded preceding and current row
        )') }} as cumulative_revenue,
        is_complete
    from cells
)

select * from cohort_months
