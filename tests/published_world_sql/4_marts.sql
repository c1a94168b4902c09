-- The marts, summed up from the facts so that tiles, lists and facts agree.

create table scored as
with bought as (
    select customer_id, count(*) as orders_count, sum(gross) as gross, sum(net) as net,
        min(ordered_at) as first_order_at, max(ordered_at) as last_order_at,
        max(ordered_date) as last_date, min(ordered_date) as first_date, sum((refunded > 0)::int) as refunds
    from marts.fct_orders where is_countable group by customer_id
)
select people.*, bought.* exclude (customer_id), day() - last_date as recency_days,
    case when recency_days <= 30 then 5 when recency_days <= 60 then 4 when recency_days <= 90 then 3
         when recency_days <= 180 then 2 when recency_days is not null then 1 end as r,
    case when orders_count >= 10 then 5 when orders_count >= 5 then 4 when orders_count >= 3 then 3
         when orders_count = 2 then 2 when orders_count = 1 then 1 end as f,
    case when net is not null then 1 + 5 * (rank() over (partition by net is null order by net) - 1)
        // count(net) over () end::int as m
from people left join bought using (customer_id);
create table named as
select *, case when r is null then 'No purchase' when r >= 4 and f >= 4 then 'Champions'
        when f >= 3 and r >= 3 then 'Loyal Customers' when r = 5 and f = 1 then 'New Customers'
        when r >= 4 then 'Potential Loyalists' when r = 3 then 'Need Attention'
        when f >= 3 then 'At Risk' when r = 2 then 'About to Sleep' else 'Lost' end as rfm_segment,
    case when r is null then 'prospect' when recency_days > 180 then 'lost'
        when recency_days > 90 then 'at_risk' when r >= 4 and f >= 4 then 'champion'
        when orders_count >= 5 then 'loyal' when orders_count = 1 and recency_days <= 30 then 'new'
        else 'active' end as lifecycle_stage,
    case when getvariable('predicts') and r is not null
        then round(1 - exp(-recency_days / (60.0 + 40 * orders_count)), 4) end as churn_probability,
    case when getvariable('predicts') and r is not null
        then round(net * (1 - 0.8 * (1 - exp(-recency_days / 120.0))) / 2, 2)::decimal(18,4) end as predicted_clv
from scored;
create table attended as
select attendee_customer_id as customer_id, count(*) as tickets, count(*) filter (is_attended) as attended,
    max(checked_in_at) as last_attended_at
from marts.fct_tickets group by all;
create table marts.dim_customers as
select customer_id, day() as as_of_date, midday(since) as created_at, 'active' as account_state,
    'source' as account_state_origin, null::varchar as customer_type, null::varchar as customer_type_origin,
    acquisition_source, case when acquisition_source is not null then 'source' end as acquisition_source_origin,
    concat_ws('|', case when i % 7 = 0 then 'press' end, case when i % 4 = 0 then 'staff' end) as tags,
    (i % 3)::bigint as notes_count, (i % 3 = 2)::bigint as open_complaints_count, 'RO' as country, city, 'ro_RO' as locale,
    (18 + dice(i, 'age', 60))::int as age, null::varchar as gender,
    coalesce(orders_count, 0)::bigint as orders_count, coalesce(gross, 0)::decimal(18,4) as total_spent_gross,
    coalesce(net, 0)::decimal(18,4) as total_spent_net, (net / orders_count)::decimal(18,4) as avg_order_value,
    first_order_at, last_order_at, recency_days::int as recency_days,
    case when orders_count > 1 then (last_date - first_date) / (orders_count - 1)::double end as avg_days_between_orders,
    coalesce(refunds, 0)::bigint as refunds_count, coalesce(tickets, 0)::bigint as tickets_count,
    coalesce(attended, 0)::bigint as events_attended,
    (coalesce(tickets, 0) - coalesce(attended, 0))::bigint as no_show_count,
    coalesce(orders_count, 0) > 0 as is_buyer, coalesce(tickets, 0) > 0 as is_ticket_holder,
    coalesce(attended, 0) > 0 as is_attendee, last_attended_at,
    case when orders_count > 0 then genre else '' end as genres,
    case when orders_count > 0 then genre end as favourite_genre,
    case when orders_count > 0 then venue end as favourite_venue,
    12::double as median_lead_time_days, 2::double as median_party_size,
    greatest(last_order_at, last_attended_at, midday(since)) as last_seen_at,
    dice(i, 'clicks', 4)::bigint as email_clicked_count_90d,
    round(100 * exp(-coalesce(recency_days, 400) / 120.0), 1)::double as engagement_score,
    'v1' as engagement_version, case when i % 5 = 0 then dice(i, 'nps', 11) end::int as nps_last,
    'quintile' as rfm_scheme, r::int as recency_score, f::int as frequency_score, m::int as monetary_score,
    concat(r, f, m) as rfm_code, rfm_segment, null::varchar as rfm_segment_previous,
    null::date as rfm_segment_changed_date, lifecycle_stage,
    coalesce(net >= 500 and attended >= 5, false) as is_vip,
    case when is_vip then 'spent ' || net || ', attended ' || attended end as vip_reason,
    case when is_vip then 'rule' end as vip_source, case when is_vip then last_order_at::date end as vip_since,
    case lifecycle_stage when 'lost' then 'lost' when 'at_risk' then 'at_risk' else 'active' end as status,
    churn_probability::double as churn_probability, 180 as churn_horizon_days,
    case when churn_probability >= .7 then 'high' when churn_probability >= .4 then 'medium'
         when churn_probability is not null then 'low' end as churn_band,
    case when churn_probability is not null then 'bgnbd-test' end as churn_model, getvariable('scale') as churn_scale,
    case when predicted_clv is not null then (predicted_clv / 100)::double end as expected_orders_365d,
    predicted_clv as predicted_clv_365d, coalesce(net, 0)::decimal(18,4) as historic_clv,
    (coalesce(net, 0) + predicted_clv)::decimal(18,4) as total_clv,
    case when getvariable('scale') = 'absolute' then (churn_probability * predicted_clv)::decimal(18,4) end as value_at_risk,
    (predicted_clv * .4)::decimal(18,4) as predicted_clv_365d_low_80,
    (predicted_clv * 2.5)::decimal(18,4) as predicted_clv_365d_high_80,
    orders_count = 1 as clv_is_population_estimate,
    case when orders_count > 1 and predicted_clv is not null then day() + 40 end as expected_next_order_date,
    case when predicted_clv is not null then 'bgnbd-gg-test' end as clv_model, getvariable('scale') as clv_scale,
    case when not getvariable('predicts') then 'fewer than 250 buyers' end as prediction_abstain_reason,
    concat_ws('|', case when orders_count = 1 then 'one_timers' end, case when is_vip then 'vip' end) as segments,
    may_email and not exists (from marts.dim_suppressions where dim_suppressions.customer_id = named.customer_id)
        as may_email,
    case when i % 3 = 0 then may_email end as may_sms, null::boolean as may_push
from named left join attended using (customer_id);
create table marts.bridge_customer_redirects as
select 'cust_' || substr(md5('second account ' || i), 1, 20) as old_customer_id, customer_id,
    null::timestamp as since, 'email' as reason
from people where i % 50 = 7;
create table marts.rpt_identity_candidates as
select one.customer_id, other.customer_id as other_customer_id, 9.2 as match_weight,
    0.998 as match_probability, 'date_of_birth|given_name|place' as agreeing_fields,
    'email' as differing_fields
from people as one inner join people as other on one.i % 60 = 3 and other.i = one.i + 1;
create table marts.bridge_customer_sources as
select 'shop' as source, 'c' || i as source_customer_id, customer_id, 'account' as link_reason from people;
create table marts.bridge_customer_genres as
select customer_id, favourite_genre as genre from marts.dim_customers where favourite_genre is not null;
create table marts.bridge_customer_tags as
select customer_id, unnest(string_split(tags, '|')) as tag, created_at as since
from marts.dim_customers where tags <> '';
create table marts.dim_tags as
select tag, 'grey' as colour, '#5F6368' as background, '#FFFFFF' as foreground, count(*) as customers_count,
    min(since) as created_at
from marts.bridge_customer_tags group by tag;
create table marts.dim_customer_preferences as
select customer_id, 'genre' as preference_kind, genre as preference, false as is_stated,
    null::timestamp as stated_since, true as is_derived, 1::bigint as observations_count, 1::double as derived_share
from marts.bridge_customer_genres;
create table marts.fct_rfm_scores as
select customer_id, 'quintile' as scheme, day() as as_of_date, recency_days, orders_count, total_spent_net,
    recency_score, frequency_score, monetary_score, rfm_code, rfm_segment,
    min(total_spent_net) over (partition by monetary_score)::decimal(18,4) as monetary_at_least,
    null::int as lookback_days, 'test' as scheme_version, 'observed' as origin
from marts.dim_customers where orders_count > 0;
-- a month ago everybody scored a little better: enough to draw movement from
insert into marts.fct_rfm_scores by name
select * replace (last_day(day() - interval 1 month) as as_of_date, 'event_time' as origin,
    case rfm_segment when 'About to Sleep' then 'Need Attention' when 'Lost' then 'At Risk'
        when 'At Risk' then if(dice(customer_id, 'slipped', 3) = 0, 'Champions', 'At Risk')
        else rfm_segment end as rfm_segment)
from marts.fct_rfm_scores where recency_days > 31;
create table marts.rpt_rfm_transitions as
select coalesce(a.scheme, b.scheme) as scheme, last_day(day() - interval 1 month) as from_date, day() as to_date,
    coalesce(a.rfm_segment, 'none') as from_segment, coalesce(b.rfm_segment, 'none') as to_segment,
    count(*) as customers_count, coalesce(sum(a.total_spent_net), 0)::decimal(18,4) as net_before,
    coalesce(sum(b.total_spent_net), 0)::decimal(18,4) as net_after
from (from marts.fct_rfm_scores where as_of_date < day()) as a
full outer join (from marts.fct_rfm_scores where as_of_date = day()) as b using (customer_id)
group by all;
create table marts.rpt_rfm_cells as
select scheme, recency_score, frequency_score, monetary_score, rfm_segment, count(*) as customers_count,
    sum(total_spent_net)::decimal(18,4) as total_spent_net
from marts.fct_rfm_scores where as_of_date = day() group by all;
create table marts.fct_cohort_months as
with bought as (
    select customer_id, date_trunc('month', ordered_date)::date as order_month, sum(net) as net
    from marts.fct_orders where is_countable group by all
), members as (
    select customer_id, min(order_month) as cohort_month, max(order_month) as last_month,
        any_value(favourite_genre) as genre
    from bought join marts.dim_customers using (customer_id) group by customer_id
), grouped as (
    select *, 'all' as breakdown, 'all' as breakdown_value from members
    union all
    select *, 'first_order_genre', genre from members
), months as (
    select grouped.*, m::int as months_since_first_order,
        (cohort_month + m * interval 1 month)::date as cell_month
    from grouped, counting(31) as ages (m) where cell_month <= day()
)
select cohort_month, months_since_first_order, breakdown, breakdown_value, count(*) as customers_count,
    count(bought.customer_id) as active_count, count(*) filter (last_month >= cell_month) as active_on_or_after_count,
    coalesce(sum(net), 0)::decimal(18,4) as revenue,
    sum(revenue) over (partition by cohort_month, breakdown, breakdown_value order by months_since_first_order)
        ::decimal(18,4) as cumulative_revenue,
    (cumulative_revenue / customers_count)::decimal(18,4) as cumulative_revenue_per_customer,
    last_day(any_value(cell_month)) <= day() as is_complete
from months left join bought on bought.customer_id = months.customer_id and bought.order_month = cell_month
group by cohort_month, months_since_first_order, breakdown, breakdown_value;
create table marts.rpt_kpi_days as
with counted as (select * from marts.fct_orders where is_countable),
seen as (
    select customer_id, ordered_date as seen_date from counted
    union
    select attendee_customer_id, checked_in_at::date from marts.fct_tickets where is_attended
),
days as (
    select unnest(generate_series(min(seen_date), day(), interval 1 day))::date as kpi_date from seen
)
select kpi_date,
    (select count(distinct customer_id) from seen where seen_date between kpi_date - 29 and kpi_date) as active_30d,
    (select count(distinct customer_id) from seen where seen_date between kpi_date - 59 and kpi_date) as active_60d,
    (select count(distinct customer_id) from seen where seen_date between kpi_date - 89 and kpi_date) as active_90d,
    (select count(*) from counted where ordered_date = kpi_date and is_first_order) as new_customers,
    (select count(*) from counted where ordered_date = kpi_date) as orders_count,
    (select coalesce(sum(gross), 0) from counted where ordered_date = kpi_date)::decimal(18,4) as revenue_gross,
    (select coalesce(sum(net), 0) from counted where ordered_date = kpi_date)::decimal(18,4) as revenue_net,
    (select coalesce(sum(refunded), 0) from counted where ordered_date = kpi_date)::decimal(18,4) as refunds,
    (select avg(net) from counted where ordered_date = kpi_date)::decimal(18,4) as avg_order_value,
    (select count(*) filter (orders > 1) / nullif(count(*), 0)::double from (
        select customer_id, count(*) as orders from counted where ordered_date <= kpi_date group by all)) as repeat_rate,
    (select 1 - count(*) filter (last_date > kpi_date - 180) / nullif(count(*), 0)::double from (
        select customer_id, max(ordered_date) as last_date from counted
        where ordered_date > kpi_date - 360 and ordered_date <= kpi_date group by customer_id
        having min(ordered_date) <= kpi_date - 180)) as churn_rate,
    (select count(*) from people where since <= kpi_date) as customers_count,
    (select count(distinct customer_id) from counted where ordered_date <= kpi_date) as buyers_count,
    (select avg(net) from (select sum(net) as net from counted where ordered_date <= kpi_date group by customer_id))::decimal(18,4)
        as avg_historic_clv,
    case when kpi_date = day() then (select count(*) from marts.dim_customers where may_email) end as may_email_count
from days;
create table marts.dim_segments as
select segment_id, segment_id as slug, name_en, name_ro, description, 'dynamic' as type, rule_json,
    md5(rule_json) as rule_hash, 1 as version,
    (select count(*) from marts.dim_customers where list_contains(string_split(segments, '|'), segment_id))
        as members_count, midday(day() + 1) as computed_at
from (values
    ('one_timers', 'One-time buyers', 'Cumpărători unici', 'Bought exactly once.',
        '{"field": "orders_count", "op": "eq", "value": 1}'),
    ('vip', 'VIP', 'VIP', 'Spend and attendance both reach the VIP thresholds.',
        '{"all": [{"field": "total_spent_net", "op": "gte", "value": 500}, {"field": "events_attended", "op": "gte", "value": 5}]}'),
    ('nobody', 'Nobody yet', 'Încă nimeni', 'A rule that no one meets.',
        '{"field": "orders_count", "op": "gt", "value": 1000}')
) as built_in (segment_id, name_en, name_ro, description, rule_json);
create table marts.fct_segment_memberships as
select segment_id, customer_id, as_of_date, rule_hash, 'rule' as source
from marts.dim_customers, marts.dim_segments where list_contains(string_split(segments, '|'), segment_id);
create table marts.fct_clv_scores as
select customer_id, as_of_date, 365 as horizon_days, expected_orders_365d as expected_orders,
    100::double as expected_order_value, predicted_clv_365d as predicted_clv, clv_model as model_id,
    clv_scale as scale, prediction_abstain_reason as abstain_reason
from marts.dim_customers where orders_count > 0;
create table marts.fct_churn_scores as
select customer_id, as_of_date, churn_horizon_days as horizon_days, churn_probability, churn_band,
    churn_model as model_id, churn_scale as scale, prediction_abstain_reason as abstain_reason
from marts.dim_customers where orders_count > 0;
create table marts.fct_clv_factors as
select customer_id, as_of_date, 365 as horizon_days, .01::double as rate_if_alive, .8::double as alive_probability,
    (predicted_clv_365d / .8)::double as effective_horizon_days, 1::double as learner_factor,
    1::double as season_factor, 100::double as order_value, 1::double as value_factor,
    1::double as discount_factor, predicted_clv_365d as predicted_clv
from marts.dim_customers where predicted_clv_365d is not null;
create table marts.fct_alive_curves as
select customer_id, as_of_date, alive_probability::decimal(5,4) as alive_probability,
    .85::decimal(5,4) as alive_probability_1m, .90::decimal(5,4) as alive_probability_2m,
    null::decimal(5,4) as alive_probability_3m, null::decimal(5,4) as alive_probability_4m,
    null::decimal(5,4) as alive_probability_5m, null::decimal(5,4) as alive_probability_6m,
    null::decimal(5,4) as alive_probability_7m, null::decimal(5,4) as alive_probability_8m,
    null::decimal(5,4) as alive_probability_9m, null::decimal(5,4) as alive_probability_10m,
    null::decimal(5,4) as alive_probability_11m, null::decimal(5,4) as alive_probability_12m
from marts.fct_clv_factors;
create table marts.fct_prediction_reasons as
select customer_id, as_of_date, model_kind, direction, 1 as rank, 'last_order' as reason_code,
    case direction when 'raises' then .4 else -.4 end::double as weight,
    'Last purchase ' || recency_days || ' days ago.' as text_en,
    'Ultima cumpărătură acum ' || recency_days || ' de zile.' as text_ro
from marts.dim_customers, (values ('clv'), ('churn')) as kinds (model_kind),
    (values ('raises'), ('lowers')) as directions (direction)
where orders_count > 0 and predicted_clv_365d is not null;
create table marts.rpt_action_list as
select customer_id, as_of_date, row_number() over (order by value_at_risk desc, customer_id) as action_rank,
    'value_at_risk' as basis, value_at_risk, churn_probability, churn_horizon_days, predicted_clv_365d,
    null::varchar as experiment_kind, null::varchar as experiment_id, 'unmeasured' as verdict,
    null::decimal(18,4) as measured_lift, null::decimal(18,4) as expected_gain,
    (sum(value_at_risk) over (order by value_at_risk desc, customer_id))::decimal(18,4) as cumulative_value_at_risk,
    0::decimal(18,4) as cumulative_expected_gain, may_email, coalesce(may_sms, false) as may_sms, false as may_push
from marts.dim_customers where value_at_risk > 0 and may_email;
create table marts.fct_lifecycle_transitions as
select customer_id, 'at_risk' as from_stage, lifecycle_stage as to_stage,
    (last_order_at::date + 181)::date as transition_date,
    last_day(day() - interval 1 month) as previous_as_of_date,
    day() as as_of_date, false as is_win_back, 'observed' as origin
from marts.dim_customers where lifecycle_stage = 'lost' and recency_days <= 180 + 30;
create table marts.fct_rfm_changes as
select customer_id, 'Promising' as from_segment, rfm_segment as to_segment,
    last_day(day() - interval 1 month) as previous_as_of_date, day() as as_of_date, 'observed' as origin
from marts.dim_customers where rfm_segment = 'At Risk';
create table marts.fct_segment_membership_changes as
select segment_id, customer_id, 'entered' as change, 'rule_met' as reason,
    last_day(day() - interval 1 month) as previous_as_of_date, as_of_date, 'observed' as origin
from marts.fct_segment_memberships where hash(customer_id) % 10 = 0;
create table marts.fct_segment_memberships_history as
select segment_id, customer_id,
    case when hash(customer_id) % 10 = 0 then as_of_date else last_day(day() - interval 1 month) end as valid_from,
    null::date as valid_to, case when hash(customer_id) % 10 = 0 then 'rule_met' end as entered_reason,
    null::varchar as left_reason
from marts.fct_segment_memberships;
create table marts.rpt_segment_days as
select segment_id, day() as as_of_date, last_day(day() - interval 1 month) as previous_as_of_date, rule_hash,
    members_count, entered_count, 0::bigint as left_count, 0::bigint as gone_count, 'observed' as origin
from marts.dim_segments,
    lateral (select count(*) as entered_count from marts.fct_segment_membership_changes as changes
        where changes.segment_id = dim_segments.segment_id);
create table marts.rpt_build_changes as
select * from (
    select 'customers' as subject, 'all' as item, 'added' as measure, count(*)::decimal(18,4) as change
    from marts.dim_customers where created_at::date > last_day(day() - interval 1 month)
    union all
    select 'segment', segment_id, 'entered', entered_count from marts.rpt_segment_days
), (select last_day(day() - interval 1 month) as previous_as_of_date, day() as as_of_date);
create schema intermediate;
create table intermediate.int_history_days_chosen as select day() as as_of_date, false as is_stored;
create table intermediate.int_history_days_totalled as
select day() as as_of_date, null::date as previous_as_of_date, 'observed' as origin;
create table intermediate.int_customer_states_chained as
select customer_id, as_of_date, null::date as previous_as_of_date, lifecycle_stage, false as is_stored,
    recency_days, null::varchar as lifecycle_stage_before,
    null::varchar as rfm_segment_before from marts.dim_customers;
create table intermediate.int_segment_memberships_replayed (segment_id varchar, customer_id varchar, as_of_date date);
