-- What the RFM page and the cohorts read beside the scores themselves.

create or replace table marts.rpt_rfm_cells as
with codes as (
    select r, f, m from range(1, 6) as r (r), range(1, 6) as f (f), range(1, 6) as m (m)
), counted as (
    select recency_score, frequency_score, monetary_score, any_value(rfm_segment) as rfm_segment,
        count(*) as customers_count, sum(total_spent_net) as spent, sum(predicted_clv_365d) as predicted,
        count(predicted_clv_365d) as valued, sum(churn_probability) as churners,
        count(churn_probability) as judged
    from marts.dim_customers where orders_count > 0 group by all
)
select scheme, r::int as recency_score, f::int as frequency_score, m::int as monetary_score,
    coalesce(rfm_segment, 'Lost') as rfm_segment, coalesce(customers_count, 0)::bigint as customers_count,
    coalesce(spent, 0)::decimal(18,4) as total_spent_net,
    case when getvariable('scale') = 'absolute' then coalesce(valued, 0) else 0 end::bigint as valued_count,
    case when getvariable('scale') = 'absolute' then predicted end::decimal(18,4) as predicted_clv_365d,
    case when getvariable('scale') = 'absolute' then coalesce(judged, 0) else 0 end::bigint as judged_count,
    case when getvariable('scale') = 'absolute' then churners end::double as expected_churners
from (values ('quintile'), ('fixed')) as schemes (scheme), codes
left join counted on (recency_score, frequency_score, monetary_score) = (r, f, m);
-- profiles carry the scheme quintile; fixed scores everybody alike here
insert into marts.fct_rfm_scores by name
select * replace ('fixed' as scheme) from marts.fct_rfm_scores;
create table marts.rpt_rfm_groups as
select scheme, as_of_date, rfm_segment, count(*) as customers_count,
    sum(total_spent_net)::decimal(18,4) as total_spent_net,
    count(*) / sum(count(*)) over (partition by scheme, as_of_date) as customers_share,
    (sum(total_spent_net) / sum(sum(total_spent_net)) over (partition by scheme, as_of_date))::double as spend_share
from marts.fct_rfm_scores group by scheme, as_of_date, rfm_segment;
create table marts.rpt_rfm_bands as
select scheme, axis, score, at_least::decimal(18,4) as at_least, not (scheme = 'quintile' and axis = 'monetary') as is_fixed
from (values ('quintile'), ('fixed')) as schemes (scheme), (values
    ('recency', 5, 0), ('recency', 4, 31), ('recency', 3, 61), ('recency', 2, 91), ('recency', 1, 181),
    ('frequency', 1, 0), ('frequency', 2, 2), ('frequency', 3, 3), ('frequency', 4, 5), ('frequency', 5, 10),
    ('monetary', 1, 0), ('monetary', 2, 200), ('monetary', 3, 400), ('monetary', 4, 800), ('monetary', 5, 1600)
) as bands (axis, score, at_least);
create table marts.rpt_rfm_bars as
with bars as (
    select scheme, 'recency' as axis, least(recency_days // 15 * 15, 540)::double as bar_from, 15 as width
    from marts.fct_rfm_scores where as_of_date = day()
    union all
    select scheme, 'frequency', least(orders_count, 15)::double, 1 from marts.fct_rfm_scores where as_of_date = day()
    union all
    select scheme, 'monetary', total_spent_net // 100 * 100.0, 100 from marts.fct_rfm_scores where as_of_date = day()
)
select scheme, axis, bar_from, bar_from + width as bar_to, count(*) as customers_count from bars group by all;
create table cohort_members as
with bought as (
    select customer_id, min(ordered_date) as first_date, max(ordered_date) as last_date, count(*) as orders,
        arg_min(net, ordered_at) as first_net
    from marts.fct_orders where is_countable group by customer_id
)
select bought.*, predicted_clv_365d, favourite_genre, granularity,
    date_trunc(granularity, first_date)::date as cohort_date
from bought join marts.dim_customers using (customer_id),
    (values ('week'), ('month'), ('quarter'), ('year')) as lengths (granularity);
create table cohort_groups as
select *, 'all' as breakdown, 'all' as breakdown_value from cohort_members
union all
select *, 'first_order_genre', favourite_genre from cohort_members;
create table marts.rpt_cohorts as
select granularity, cohort_date, breakdown, breakdown_value, count(*) as customers_count,
    count(*) filter (orders > 1) as repeated_count, sum(first_net)::decimal(18,4) as first_order_revenue,
    count(predicted_clv_365d) as valued_count, sum(predicted_clv_365d)::decimal(18,4) as predicted_spend_365d,
    (.2 * sum(predicted_clv_365d))::decimal(18,4) as predicted_spend_sd
from cohort_groups group by all;
create table marts.fct_cohort_periods as
with cells as (
    select granularity, cohort_date, breakdown, breakdown_value, customer_id, last_date,
        n::int as periods_since_first_order,
        (cohort_date + n * case granularity when 'week' then interval 7 day when 'quarter' then interval 3 month
            else interval 1 year end)::date as cell_date
    from cohort_groups, counting(31) as ages (n)
    where granularity <> 'month' and cell_date <= day() and (granularity <> 'week' or cohort_date > day() - 182)
), bought as (
    select customer_id, granularity, date_trunc(granularity, ordered_date)::date as cell_date, sum(net) as net
    from marts.fct_orders, (values ('week'), ('quarter'), ('year')) as lengths (granularity)
    where is_countable group by all
)
select granularity, cohort_date, periods_since_first_order, breakdown, breakdown_value,
    count(*) as customers_count, count(net) as active_count,
    count(*) filter (last_date >= cell_date) as active_on_or_after_count,
    coalesce(sum(net), 0)::decimal(18,4) as revenue,
    sum(coalesce(sum(net), 0)) over (
        partition by granularity, cohort_date, breakdown, breakdown_value order by periods_since_first_order
    )::decimal(18,4) as cumulative_revenue,
    any_value(cell_date) + case granularity when 'week' then interval 7 day when 'quarter' then interval 3 month
        else interval 1 year end <= day() + interval 1 day as is_complete
from cells left join bought using (customer_id, granularity, cell_date)
group by granularity, cohort_date, periods_since_first_order, breakdown, breakdown_value;
alter table marts.dim_customers add column if not exists first_order_genre varchar;
update marts.dim_customers set first_order_genre = favourite_genre;
-- what their rules ask about, as dbt's catalogue has it
insert into marts.meta_segment_fields by name
select field, type, null as aliases, family, label_en, label_ro, null as unit from (values
    ('rfm_segment', 'text', 'scored', 'RFM segment', 'Segment RFM'),
    ('rfm_code', 'text', 'scored', 'RFM code', 'Cod RFM'),
    ('lifecycle_stage', 'text', 'scored', 'Lifecycle stage', 'Etapa ciclului de viață'),
    ('first_order_genre', 'text', 'bought', 'First genre', 'Primul gen'),
    ('first_order_at', 'timestamp', 'bought', 'First order', 'Prima comandă'),
    ('last_order_at', 'timestamp', 'bought', 'Last order', 'Ultima comandă')
) as fields (field, type, family, label_en, label_ro)
where field not in (select field from marts.meta_segment_fields);
create table marts.fct_completed_orders as
select order_id, customer_id, ordered_at, net from marts.fct_orders where is_countable and customer_id is not null;
create table marts.meta_segment_events as
select event, model, at_column, at_type, 'customer_id' as customer_column, id_column, null::varchar as order_column,
    '{}' as conditions, 'true' as repeats, label_en, label_ro, family, null::varchar as aliases
from (values
    ('order_completed', 'fct_completed_orders', 'ordered_at', 'timestamp', 'order_id', 'Ordered', 'A comandat', 'bought'),
    ('rfm_scored', 'fct_rfm_scores', 'as_of_date', 'date', 'as_of_date', 'Was scored by RFM', 'A avut un scor RFM', 'scored')
) as events (event, model, at_column, at_type, id_column, label_en, label_ro, family);
create table marts.meta_segment_event_properties as
select 'rfm_scored' as event, field, field as label_en, field as label_ro, 'scored' as family, 'text' as type,
    null::varchar as unit, null::varchar as aliases, null::varchar as operators
from (values ('scheme'), ('rfm_segment'), ('rfm_code')) as properties (field);
