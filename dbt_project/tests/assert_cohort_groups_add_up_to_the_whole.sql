-- Cell by cell, the groups of every breakdown are the cohort, no more, no less.
with

fct_cohort_months as (
    select * from {{ ref('fct_cohort_months') }}
),

whole as (
    select * from fct_cohort_months
    where breakdown = 'all'
),

groups_summed as (
    select
        breakdown,
        cohort_month,
        months_since_first_order,
        sum(customers_count) as customers_count,
        sum(active_count) as active_count,
        sum(active_on_or_after_count) as active_on_or_after_count,
        sum(revenue) as revenue,
        sum(cumulative_revenue) as cumulative_revenue
    from fct_cohort_months
    where breakdown <> 'all'
    group by breakdown, cohort_month, months_since_first_order
),

differences as (
    select
        groups_summed.*,
        whole.customers_count as whole_customers_count,
        whole.revenue as whole_revenue
    from whole
    left join groups_summed
        on
            whole.cohort_month = groups_summed.cohort_month
            and whole.months_since_first_order
            = groups_summed.months_since_first_order
    where
        groups_summed.breakdown is null
        or groups_summed.customers_count <> whole.customers_count
        or groups_summed.active_count <> whole.active_count
        or groups_summed.active_on_or_after_count
        <> whole.active_on_or_after_count
        or groups_summed.revenue <> whole.revenue
        or groups_summed.cumulative_revenue <> whole.cumulative_revenue
)

select * from differences
