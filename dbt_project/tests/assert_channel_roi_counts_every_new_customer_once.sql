-- Channels and months share the buyers out: nobody is left out or counted twice, and no money either.
with

buyers as (
    select
        count(*) as customers_count,
        coalesce(sum(total_spent_net), 0) as revenue
    from {{ ref('int_customers_summarized_by_orders') }}
    where first_order_date is not null
),

shared_out as (
    select
        coalesce(sum(new_customers_count), 0) as customers_count,
        coalesce(sum(revenue_to_date), 0) as revenue
    from {{ ref('rpt_channel_roi') }}
)

select
    buyers.customers_count as buyers_count,
    shared_out.customers_count as shared_out_count,
    buyers.revenue as buyers_revenue,
    shared_out.revenue as shared_out_revenue
from buyers
cross join shared_out
where
    buyers.customers_count <> shared_out.customers_count
    or buyers.revenue <> shared_out.revenue
