-- Every buyer is in exactly one cohort, and all the money of buyers with them.
with

buyers as (
    select
        count(*) as customers_count,
        coalesce(sum(total_spent_net), 0) as revenue
    from {{ ref('dim_customers') }}
    where orders_count > 0
),

cohorts as (
    select
        coalesce(sum(case
            when months_since_first_order = 0 then customers_count
        end), 0) as customers_count,
        coalesce(sum(revenue), 0) as revenue
    from {{ ref('fct_cohort_months') }}
),

differences as (
    select
        buyers.customers_count as buyers_count,
        cohorts.customers_count as cohort_members_count,
        buyers.revenue as buyers_revenue,
        cohorts.revenue as cohort_revenue
    from buyers
    cross join cohorts
    where
        buyers.customers_count <> cohorts.customers_count
        or buyers.revenue <> cohorts.revenue
)

select * from differences
