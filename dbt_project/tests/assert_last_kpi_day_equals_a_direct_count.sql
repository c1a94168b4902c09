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

people as (
    select
        count(*) as customers_count,
        count(case when orders_count > 0 then 1 end) as buyers_count,
        count(case when orders_count > 1 then 1 end) as repeat_buyers_count,
        sum(total_spent_net) as historic_clv
    from {{ ref('dim_customers') }}
),

differences as (
    select
        rpt_kpi_days.*,
        counted.active_30d as counted_active_30d,
        counted.active_90d as counted_active_90d,
        counted.churned,
        counted.churn_base,
        people.customers_count as people_count
    from {{ ref('rpt_kpi_days') }} as rpt_kpi_days
    cross join counted
    cross join people
    where
        rpt_kpi_days.kpi_date = {{ as_of_date() }}
        and (
            rpt_kpi_days.active_30d <> counted.active_30d
            or rpt_kpi_days.active_90d <> counted.active_90d
            or rpt_kpi_days.customers_count <> people.customers_count
            or rpt_kpi_days.buyers_count <> people.buyers_count
            or abs(coalesce(rpt_kpi_days.churn_rate, 0)
                - coalesce({{ ratio('counted.churned', 'counted.churn_base') }}, 0)) > 1e-9
            or abs(coalesce(rpt_kpi_days.repeat_rate, 0)
                - coalesce({{ ratio('people.repeat_buyers_count', 'people.buyers_count') }}, 0)) > 1e-9
            or abs(coalesce(rpt_kpi_days.avg_historic_clv, 0)
                - coalesce({{ ratio('people.historic_clv', 'people.buyers_count') }}, 0)) > 0.0001
        )
)

select * from differences
