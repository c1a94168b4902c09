{#- More weeks than these fill no chart, and older ones say nothing about the customers of today. -#}
{%- set weeks_shown = 26 -%}
{%- set cohort = 'granularity, breakdown, breakdown_value, cohort_date' -%}

with

int_customers_summarized_by_day as (
    select
        customer_id,
        activity_date,
        orders_count,
        net
    from {{ ref('int_customers_summarized_by_day') }}
    where customer_id is not null
),

int_customers_grouped_by_cohort as (
    select * from {{ ref('int_customers_grouped_by_cohort') }}
),

period_offsets as (
    {{ dbt.generate_series(400) }}
),

members as (
    {%- for granularity in cohort_granularities() %}
    select
        customer_id,
        breakdown,
        breakdown_value,
        '{{ granularity }}' as granularity,
        {{ period_start(granularity, 'first_order_date') }} as cohort_date,
        {{ period_number(granularity, 'first_order_date') }} as cohort_number,
        {{ period_number(granularity, 'last_order_date') }} as last_number
    from int_customers_grouped_by_cohort
    {%- if granularity == 'week' %}
    where
        {{ period_number('week', 'first_order_date') }}
        > {{ period_number('week', as_of_date()) }} - {{ weeks_shown }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

activity as (
    {%- for granularity in cohort_granularities() %}
    select
        customer_id,
        '{{ granularity }}' as granularity,
        {{ period_number(granularity, 'activity_date') }} as period_number,
        max(orders_count) as orders_count,
        sum(net) as net
    from int_customers_summarized_by_day
    group by
        customer_id, {{ period_number(granularity, 'activity_date') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

activity_counted as (
    select
        members.granularity,
        members.breakdown,
        members.breakdown_value,
        members.cohort_date,
        -- money that moved before the first order belongs to the first period
        greatest(activity.period_number - members.cohort_number, 0)
            as period_offset,
        count(case when activity.orders_count > 0 then 1 end) as active_count,
        sum(activity.net) as revenue
    from activity
    inner join members
        on
            activity.customer_id = members.customer_id
            and activity.granularity = members.granularity
    group by
        members.granularity,
        members.breakdown,
        members.breakdown_value,
        members.cohort_date,
        greatest(activity.period_number - members.cohort_number, 0)
),

cohorts as (
    select
        {{ cohort }},
        cohort_number,
        count(*) as customers_count
    from members
    group by {{ cohort }}, cohort_number
),

last_orders_counted as (
    select
        {{ cohort }},
        last_number - cohort_number as period_offset,
        count(*) as customers_count
    from members
    group by {{ cohort }}, last_number - cohort_number
),

-- a period is over when tomorrow lies in a later one
period_ends as (
    {%- for granularity in cohort_granularities() %}
    select
        '{{ granularity }}' as granularity,
        {{ period_number(granularity, as_of_date()) }} as newest_number,
        {{ period_number(granularity, add_days(as_of_date(), 1)) }}
            as unfinished_number
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

triangle as (
    select
        cohorts.*,
        cast(period_offsets.generated_number as integer) - 1 as period_offset,
        cohorts.cohort_number + period_offsets.generated_number - 1
        < period_ends.unfinished_number as is_complete
    from cohorts
    inner join period_ends
        on cohorts.granularity = period_ends.granularity
    cross join period_offsets
    where
        cohorts.cohort_number + period_offsets.generated_number - 1
        <= period_ends.newest_number
),

cells as (
    select
        triangle.*,
        coalesce(activity_counted.active_count, 0) as active_count,
        coalesce(activity_counted.revenue, 0) as revenue,
        coalesce(last_orders_counted.customers_count, 0) as last_orders_count
    from triangle
    left join activity_counted
        on
            triangle.granularity = activity_counted.granularity
            and triangle.breakdown = activity_counted.breakdown
            and triangle.breakdown_value = activity_counted.breakdown_value
            and triangle.cohort_date = activity_counted.cohort_date
            and triangle.period_offset = activity_counted.period_offset
    left join last_orders_counted
        on
            triangle.granularity = last_orders_counted.granularity
            and triangle.breakdown = last_orders_counted.breakdown
            and triangle.breakdown_value = last_orders_counted.breakdown_value
            and triangle.cohort_date = last_orders_counted.cohort_date
            and triangle.period_offset = last_orders_counted.period_offset
),

cells_accumulated as (
    select
        *,
        sum(last_orders_count) over (
            partition by {{ cohort }}
            order by period_offset desc
            rows between unbounded preceding and current row
        ) as active_on_or_after_count,
        sum(revenue) over (
            partition by {{ cohort }}
            order by period_offset
            rows between unbounded preceding and current row
        ) as cumulative_revenue
    from cells
),

cohort_periods as (
    select
        cast(granularity as {{ dbt.type_string() }}) as granularity,
        cohort_date,
        cast(period_offset as integer) as periods_since_first_order,
        cast(breakdown as {{ dbt.type_string() }}) as breakdown,
        cast(breakdown_value as {{ dbt.type_string() }}) as breakdown_value,
        cast(customers_count as bigint) as customers_count,
        cast(active_count as bigint) as active_count,
        cast(active_on_or_after_count as bigint) as active_on_or_after_count,
        {{ money('revenue') }} as revenue,
        {{ money('cumulative_revenue') }} as cumulative_revenue,
        is_complete
    from cells_accumulated
)

select * from cohort_periods
