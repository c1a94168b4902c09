-- What the Overview reads beside the KPI days: weeks, months, sources, and what is unusual.

create table marts.rpt_revenue_weeks as
with firsts as (
    select customer_id, date_trunc('week', min(ordered_date))::date as first_week
    from marts.fct_orders where is_countable group by customer_id
)
select date_trunc('week', ordered_date)::date as week,
    count(*) filter (date_trunc('week', ordered_date)::date = first_week) as orders_count_new,
    coalesce(sum(net) filter (date_trunc('week', ordered_date)::date = first_week), 0)::decimal(18,4) as revenue_new,
    count(*) filter (date_trunc('week', ordered_date)::date <> first_week) as orders_count_returning,
    coalesce(sum(net) filter (date_trunc('week', ordered_date)::date <> first_week), 0)::decimal(18,4)
        as revenue_returning,
    0::bigint as orders_count_nobody, 0::decimal(18,4) as revenue_nobody,
    sum(net)::decimal(18,4) as revenue_net, date_trunc('week', ordered_date)::date + 6 > day() as is_partial
from marts.fct_orders join firsts using (customer_id) where is_countable group by 1;
create table marts.rpt_lifecycle_months as
select date_trunc('month', ordered_date)::date as month, count(*) filter (is_first_order) as new_count,
    2::bigint as won_back_count, 7::bigint as lost_count, count(*) filter (is_first_order) - 5 as net_count,
    last_day(min(ordered_date)) <= day() as is_complete
from marts.fct_orders where is_countable and ordered_date > day() - 365 group by 1;
create table marts.rpt_acquisition_sources as
select coalesce(acquisition_source, 'not known') as acquisition_source, count(*) as new_buyers_count,
    count(*) as watched_count, count(*) filter (orders_count > 1) as returned_90d_count,
    (count(*) filter (orders_count > 1))::double / count(*) as returned_90d_share,
    sum(total_spent_net)::decimal(18,4) as total_spent_net
from marts.dim_customers where first_order_at::date > day() - 365 group by 1;
create table marts.rpt_metric_surprises as
select metric, source as acquisition_source, day() as week_end, value, judged as judged_value, usual as usual_value,
    z as z_score, 26::bigint as weeks_count, metric = 'repeat_rate' as is_level, abs(z) >= 2 as is_unusual
from (values
    ('revenue', 'all', 5000.0::double, 5000.0::double, 2000.0::double, 3.0::double),
    ('new_customers', 'ads', 2.0, 2.0, 9.0, -2.5),
    ('repeat_rate', 'all', 0.5, -0.02, 0.001, -2.1),
    ('orders', 'all', 20.0, 20.0, 19.0, 0.2)
) as found (metric, source, value, judged, usual, z) where getvariable('has_orders');
create table marts.rpt_best_sellers as
with sold as (
    select date_trunc('week', ordered_date)::date as week, dim_events.name, sum(line_total) as line_total,
        count(distinct order_id) as orders_count
    from marts.fct_orders inner join marts.fct_order_items using (order_id)
    inner join marts.dim_events using (event_id) where is_countable group by all
)
select *, line_total::double / sum(line_total) over (partition by week) as week_share from sold
qualify row_number() over (partition by week order by line_total desc, name) = 1;
