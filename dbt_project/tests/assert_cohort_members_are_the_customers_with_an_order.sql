-- Under every breakdown each buyer is in exactly one cohort, and all the money
-- of buyers with them.
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
        breakdown,
        sum(case
            when months_since_first_order = 0 then customers_count
        end) as customers_count,
        sum(revenue) as revenue
    from {{ ref('fct_cohort_months') }}
    group by breakdown
),

differences as (
    select
        cohorts.breakdown,
        buyers.customers_count as buyers_count,
        cohorts.customers_count as cohort_members_count,
        buyers.revenue as buyers_revenue,
        cohorts.revenue as cohort_revenue
    from buyers
    left join cohorts
        on true
    where
        buyers.customers_count <> coalesce(cohorts.customers_count, 0)
        or (
            buyers.customers_count > 0
            and buyers.revenue <> cohorts.revenue
        )
)

select * from differences
