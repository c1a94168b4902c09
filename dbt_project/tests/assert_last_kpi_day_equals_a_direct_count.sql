{%- set churn_days = var('churn_threshold_days') -%}
-- The running sums of rpt_kpi_days end where a plain count over the people's
-- days ends.
with

activity as (
    select
        customer_id,
        activity_date
    from {{ ref('int_customers_summarized_by_day') }}
    where
        customer_id is not null
        and (orders_count > 0 or check_ins_count > 0)
),

customers as (
    select
        customer_id,
        max(activity_date) as last_activity_date,
        max(case
            when activity_date <= {{ add_days(as_of_date(), -churn_days) }}
                then activity_date
        end) as last_earlier_activity_date
    from activity
    group by customer_id
),

counted as (
    select
        count(case
            when last_activity_date > {{ add_days(as_of_date(), -30) }} then 1
        end) as active_30d,
        count(case
            when last_activity_date > {{ add_days(as_of_date(), -90) }} then 1
        end) as active_90d,
        count(case
            when
                last_earlier_activity_date
                > {{ add_days(as_of_date(), -2 * churn_days) }}
                then 1
        end) as churn_base,
        count(case
            when
                last_earlier_activity_date
                > {{ add_days(as_of_date(), -2 * churn_days) }}
                and last_activity_date <= {{ add_days(as_of_date(), -churn_days) }}
                then 1
        end) as churned
    from customers
),

rates as (
    select
        active_30d,
        active_90d,
        {{ ratio('churned', 'churn_base') }} as churn_rate
    from counted
),

dim_customers as (
    select
        case when orders_count > 0 then 1 end as is_buyer,
        case when orders_count > 1 then 1 end as is_repeat_buyer,
        total_spent_net
    from {{ ref('dim_customers') }}
),

people as (
    select
        count(*) as customers_count,
        count(is_buyer) as buyers_count,
        {{ ratio('count(is_repeat_buyer)', 'count(is_buyer)') }} as repeat_rate,
        {{ ratio('sum(total_spent_net)', 'count(is_buyer)') }} as avg_historic_clv
    from dim_customers
),

differences as (
    select
        rpt_kpi_days.*,
        counted.active_30d as counted_active_30d,
        counted.active_90d as counted_active_90d,
        counted.churn_rate as counted_churn_rate,
        people.customers_count as people_count
    from {{ ref('rpt_kpi_days') }} as rpt_kpi_days
    cross join rates as counted
    cross join people
    where
        rpt_kpi_days.kpi_date = {{ as_of_date() }}
        and (
            rpt_kpi_days.active_30d <> counted.active_30d
            or rpt_kpi_days.active_90d <> counted.active_90d
            or rpt_kpi_days.customers_count <> people.customers_count
            or rpt_kpi_days.buyers_count <> people.buyers_count
            or abs(rpt_kpi_days.churn_rate - counted.churn_rate) > 1e-9
            or abs(rpt_kpi_days.repeat_rate - people.repeat_rate) > 1e-9
            or abs(rpt_kpi_days.avg_historic_clv - people.avg_historic_clv) > 0.0001
        )
)

select * from differences
