-- How value is spread: hundredths of the buyers, bands of money, groups; and what filters offer.

create table marts.rpt_value_hundredths as
with measured as (
    select 'net_spend' as ranked_by, customer_id, historic_clv, total_spent_net as amount
    from marts.dim_customers where orders_count > 0
    union all
    select 'predicted_value', customer_id, historic_clv, predicted_clv_365d
    from marts.dim_customers where predicted_clv_365d is not null
), placed as (
    select *, row_number() over (partition by ranked_by order by amount desc, customer_id) as place,
        count(*) over (partition by ranked_by) as people
    from measured
)
select ranked_by, ceil(100.0 * place / people)::int as hundredth, count(*) as buyers_count,
    sum(greatest(amount, 0)) as amount, sum(historic_clv) as historic_clv, max(place) as up_to_count,
    sum(sum(greatest(amount, 0))) over (partition by ranked_by order by hundredth)::double
        / nullif(sum(sum(greatest(amount, 0))) over (partition by ranked_by), 0) as up_to_share
from placed group by ranked_by, hundredth;
create table marts.rpt_value_bands as
with edges as (
    select unnest([0, 10, 20, 50, 100, 150, 200, 300, 500, 700, 1000, 2000])::double as value_from
), counted as (
    select value_from, count(*) as customers_count, sum(predicted_clv_365d) as predicted_clv_365d
    from marts.dim_customers asof join edges on predicted_clv_365d >= value_from
    group by value_from
)
select value_from, lead(value_from) over (order by value_from) as value_below,
    coalesce(customers_count, 0) as customers_count, coalesce(predicted_clv_365d, 0) as predicted_clv_365d,
    coalesce(predicted_clv_365d, 0)::double / nullif(sum(predicted_clv_365d) over (), 0) as clv_share
from edges left join counted using (value_from);
create table marts.rpt_value_groups as
with grouped as (
    select 'all' as grouped_by, 'all' as group_value, * from marts.dim_customers where orders_count > 0
    union all select 'acquisition_source', acquisition_source, * from marts.dim_customers where orders_count > 0
    union all select 'first_order_genre', first_order_genre, * from marts.dim_customers where orders_count > 0
    union all select 'city', city, * from marts.dim_customers where orders_count > 0
)
select grouped_by, group_value, max(as_of_date) as as_of_date, count(*) as buyers_count,
    count(predicted_clv_365d) as predicted_count, sum(predicted_clv_365d) as predicted_clv_365d,
    avg(predicted_clv_365d) as clv_mean, quantile_disc(predicted_clv_365d, 0.25) as clv_quarter,
    median(predicted_clv_365d) as clv_median, quantile_disc(predicted_clv_365d, 0.75) as clv_three_quarters,
    avg(historic_clv) filter (predicted_clv_365d is not null) as historic_clv_mean,
    count(value_at_risk) as at_risk_count, sum(value_at_risk) as value_at_risk,
    avg(churn_probability) as churn_probability_mean,
    count(*) filter (churn_band = 'high') as high_risk_count, max(churn_horizon_days) as churn_horizon_days,
    max(churn_scale) as churn_scale, max(clv_scale) as clv_scale,
    min(prediction_abstain_reason) as prediction_abstain_reason
from grouped where group_value is not null
group by grouped_by, group_value having grouped_by = 'all' or predicted_count >= 30;
create table marts.rpt_filter_choices as
select 'acquisition_source' as filter_name, acquisition_source as choice, count(*) as customers_count
from marts.dim_customers where choice is not null group by choice
union all
select 'city', city as choice, count(*) from marts.dim_customers where choice is not null group by choice
union all
select 'genre', genre as choice, count(*) from marts.bridge_customer_genres where choice is not null group by choice;
