{%- set cohort = 'breakdown, breakdown_value, cohort_month' -%}

with

int_customers_summarized_by_day as (
    select
        customer_id,
        {{ month_number('activity_date') }} as month_number,
        orders_count,
        net
    from {{ ref('int_customers_summarized_by_day') }}
    where customer_id is not null
),

int_customers_grouped_by_cohort as (
    select * from {{ ref('int_customers_grouped_by_cohort') }}
),

month_offsets as (
    {{ dbt.generate_series(1200) }}
),

customers_summarized_by_month as (
    select
        customer_id,
        month_number,
        max(orders_count) as orders_count,
        sum(net) as net
    from int_customers_summarized_by_day
    group by customer_id, month_number
),

members_by_month as (
    select
        members.breakdown,
        members.breakdown_value,
        members.cohort_month,
        -- money that moved before the first order belongs to the first month
        greatest(
            months.month_number - {{ month_number('members.cohort_month') }}, 0
        ) as month_offset,
        months.orders_count,
        months.net
    from customers_summarized_by_month as months
    inner join int_customers_grouped_by_cohort as members
        on months.customer_id = members.customer_id
),

activity_counted as (
    select
        {{ cohort }},
        month_offset,
        count(case when orders_count > 0 then 1 end) as active_count,
        sum(net) as revenue
    from members_by_month
    group by {{ cohort }}, month_offset
),

cohorts as (
    select
        {{ cohort }},
        count(*) as customers_count
    from int_customers_grouped_by_cohort
    group by {{ cohort }}
),

last_orders_counted as (
    select
        {{ cohort }},
        last_month_offset as month_offset,
        count(*) as customers_count
    from int_customers_grouped_by_cohort
    group by {{ cohort }}, last_month_offset
),

triangle as (
    select
        cohorts.*,
        {{ month_number('cohorts.cohort_month') }} as cohort_month_number,
        cast(month_offsets.generated_number as integer) - 1 as month_offset
    from cohorts
    cross join month_offsets
    where
        {{ month_number('cohorts.cohort_month') }}
        + month_offsets.generated_number - 1
        <= {{ month_number(as_of_date()) }}
),

cells as (
    select
        triangle.*,
        coalesce(activity_counted.active_count, 0) as active_count,
        coalesce(activity_counted.revenue, 0) as revenue,
        coalesce(last_orders_counted.customers_count, 0) as last_orders_count,
        -- the month is over when tomorrow lies in a later one
        triangle.cohort_month_number + triangle.month_offset
        < {{ month_number(add_days(as_of_date(), 1)) }} as is_complete
    from triangle
    left join activity_counted
        on
            triangle.breakdown = activity_counted.breakdown
            and triangle.breakdown_value = activity_counted.breakdown_value
            and triangle.cohort_month = activity_counted.cohort_month
            and triangle.month_offset = activity_counted.month_offset
    left join last_orders_counted
        on
            triangle.breakdown = last_orders_counted.breakdown
            and triangle.breakdown_value = last_orders_counted.breakdown_value
            and triangle.cohort_month = last_orders_counted.cohort_month
            and triangle.month_offset = last_orders_counted.month_offset
),

cells_accumulated as (
    select
        *,
        sum(last_orders_count) over (
            partition by {{ cohort }}
            order by month_offset desc
            rows between unbounded preceding and current row
        ) as active_on_or_after_count,
        sum(revenue) over (
            partition by {{ cohort }}
            order by month_offset
            rows between unbounded preceding and current row
        ) as cumulative_revenue
    from cells
),

cohort_months as (
    select
        cohort_month,
        cast(month_offset as integer) as months_since_first_order,
        cast(breakdown as {{ dbt.type_string() }}) as breakdown,
        cast(breakdown_value as {{ dbt.type_string() }}) as breakdown_value,
        cast(customers_count as bigint) as customers_count,
        cast(active_count as bigint) as active_count,
        cast(active_on_or_after_count as bigint) as active_on_or_after_count,
        {{ money('revenue') }} as revenue,
        {{ money('cumulative_revenue') }} as cumulative_revenue,
        {{ money(ratio('cumulative_revenue', 'customers_count')) }}
            as cumulative_revenue_per_customer,
        is_complete
    from cells_accumulated
)

select * from cohort_months
