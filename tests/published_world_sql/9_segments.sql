create table marts.rpt_segment_performance as
with groups as (
    select segment_id from marts.dim_segments union all select '*'
),
members as (
    select segment_id, customer_id from marts.fct_segment_memberships
    union all select '*', customer_id from marts.dim_customers
),
totals as (
    select count(*) as people, sum(total_spent_net)::double as spent from marts.dim_customers
)
select groups.segment_id, groups.segment_id = '*' as is_everybody,
    count(people.customer_id) as members_count,
    count(people.customer_id)::double / nullif(any_value(totals.people), 0) as members_share,
    count(people.customer_id) filter (people.orders_count > 0) as buyers_count,
    coalesce(sum(people.orders_count), 0)::bigint as orders_365d,
    coalesce(sum(people.total_spent_net), 0)::decimal(18, 4) as revenue_365d,
    sum(people.total_spent_net)::double / nullif(any_value(totals.spent), 0) as revenue_share,
    (sum(people.total_spent_net)::double / nullif(sum(people.orders_count), 0))::decimal(18, 4) as avg_order_value_365d,
    count(people.customer_id) filter (people.orders_count > 1)::double
        / nullif(count(people.customer_id) filter (people.orders_count > 0), 0) as repeat_rate,
    case when count(people.customer_id) > 0 then 0.25 end as churn_rate,
    avg(people.total_spent_net) filter (people.orders_count > 0)::decimal(18, 4) as avg_historic_clv,
    avg(people.predicted_clv_365d)::decimal(18, 4) as avg_predicted_clv,
    count(people.customer_id) filter (people.may_email) as may_email_count,
    count(people.customer_id) filter (people.may_sms) as may_sms_count,
    count(people.customer_id) filter (people.may_push) as may_push_count
from groups left join members using (segment_id)
left join marts.dim_customers as people on members.customer_id = people.customer_id
cross join totals
group by groups.segment_id;

create table marts.rpt_segment_overlaps as
select one.segment_id, other.segment_id as other_segment_id, one.members_count,
    other.members_count as other_members_count, shared.both_count,
    shared.both_count::double / nullif(one.members_count + other.members_count - shared.both_count, 0) as jaccard
from marts.dim_segments as one inner join marts.dim_segments as other on one.segment_id < other.segment_id,
    lateral (select count(*) as both_count from marts.fct_segment_memberships as mine
        inner join marts.fct_segment_memberships as theirs using (customer_id)
        where mine.segment_id = one.segment_id and theirs.segment_id = other.segment_id) as shared;

create table marts.rpt_segment_forecasts as
select segment_id, is_everybody, day() as as_of_date, 365 as horizon_days, buyers_count as customers_count,
    buyers_count * 1.5 as expected_orders, (buyers_count * 120)::decimal(18, 4) as predicted_spend,
    (buyers_count * 10)::decimal(18, 4) as predicted_spend_sd,
    (buyers_count * 100)::decimal(18, 4) as predicted_spend_low_80,
    (buyers_count * 140)::decimal(18, 4) as predicted_spend_high_80,
    (buyers_count * 95)::decimal(18, 4) as predicted_spend_low_90,
    (buyers_count * 145)::decimal(18, 4) as predicted_spend_high_90, 4::bigint as origins_count
from marts.rpt_segment_performance where getvariable('predicts') and buyers_count > 0;

create table segment_people as
select segment_id, people.* from marts.fct_segment_memberships
inner join marts.dim_customers as people using (customer_id)
union all by name
select '*' as segment_id, * from marts.dim_customers;
create table marts.rpt_segment_profiles as
with said as (
    unpivot (
        select segment_id, lifecycle_stage, coalesce(favourite_genre, 'not known') as favourite_genre,
            coalesce(acquisition_source, 'not known') as acquisition_source,
            coalesce(city, 'not known') as city, if(age < 35, 'under 35', '35 and over') as age_band,
            if(total_spent_net <= 0, '0', '1 +') as spend_band
        from segment_people
    ) on columns(* exclude (segment_id)) into name field value field_value
)
select segment_id, field, field_value, count(*) as members_count from said group by all;
create table marts.rpt_segment_averages as
with said as (
    unpivot (
        select segment_id, total_spent_net::double as total_spent_net, orders_count::double as orders_count,
            avg_order_value::double as avg_order_value, recency_days::double as recency_days,
            events_attended::double as events_attended, engagement_score::double as engagement_score,
            if(clv_scale = 'absolute', predicted_clv_365d::double, null) as predicted_clv_365d
        from segment_people
    ) on columns(* exclude (segment_id)) into name measure value amount
)
select segment_id, measure, count(*) as people_count, avg(amount) as mean, min(list_position([
    'total_spent_net', 'orders_count', 'avg_order_value', 'recency_days', 'events_attended',
    'engagement_score', 'predicted_clv_365d'], measure)) as place
from said group by segment_id, measure;
drop table segment_people;
