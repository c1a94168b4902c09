-- Two campaigns where people may be written to: one kept a control group, one did not.

create table marts.dim_campaigns as
select campaign_id, name, 'email' as channel, midday(sent) as started_at, sent as started_date,
    midday(sent + 14) as ended_at, 'everybody' as segment, 'Come and see' as subject,
    100::decimal(18,4) as cost_delivered, 'RON' as currency, 100::decimal(18,4) as cost,
    has_control as has_control_group, true as is_declared
from (values ('shop:spring', 'Spring', day() - 60, true), ('shop:news', 'News', day() - 90, false))
    as campaigns (campaign_id, name, sent, has_control)
where getvariable('has_consents') and getvariable('has_orders') and getvariable('people') > 100;
create table marts.fct_campaign_recipients as
with sends as (
    select campaign_id, customer_id, started_at as sent_at, started_date as sent_date,
        case when has_control_group and dice(customer_id, 'arm', 10) < 3 then 'control' else 'treatment' end as arm,
        dice(customer_id, 'converts', 10) as luck
    from marts.dim_campaigns cross join (select customer_id from marts.dim_customers) as people
)
select campaign_id, customer_id, arm, sent_at, sent_date, true as is_window_complete, luck < 3 as has_converted,
    case when luck < 3 then sent_date + luck end as converted_date, (luck < 3)::bigint as converted_orders_count,
    case when luck < 3 then 50 else 0 end::decimal(18,4) as converted_revenue,
    case when arm = 'treatment' then true end as is_delivered, case when arm = 'treatment' then false end as is_bounced,
    case when arm = 'treatment' then luck < 6 end as has_opened, case when arm = 'treatment' then luck < 5 end as has_clicked,
    case when arm = 'treatment' then luck = 9 end as has_unsubscribed,
    case when arm = 'treatment' then false end as has_complained, 1::bigint as human_opens_count,
    1::bigint as machine_opens_count, 1::bigint as human_clicks_count, 0::bigint as machine_clicks_count
from sends;
create table marts.rpt_campaign_days as
with arms as (
    select campaign_id, day_number,
        count(*) filter (arm = 'treatment') as treated_count, count(*) filter (arm = 'control') as control_count,
        count(*) filter (arm = 'treatment' and converted_date <= sent_date + day_number) as converted_count,
        count(*) filter (arm = 'control' and converted_date <= sent_date + day_number) as control_converted_count
    from marts.fct_campaign_recipients cross join (select unnest(range(15))::int as day_number) as days group by all
)
select *, converted_count / treated_count as conversion_rate,
    control_converted_count / nullif(control_count, 0) as control_conversion_rate,
    converted_count / treated_count - control_converted_count / nullif(control_count, 0) as conversion_lift,
    converted_count / treated_count - control_converted_count / nullif(control_count, 0) - 0.1 as conversion_lift_low,
    converted_count / treated_count - control_converted_count / nullif(control_count, 0) + 0.1 as conversion_lift_high,
    case when control_count = 0 then 'no_control' else 'undecided' end as verdict
from arms;
create table marts.rpt_campaign_performance as
select dim_campaigns.campaign_id, channel, started_date, true as is_window_complete, treated_count, control_count,
    conversion_lift, conversion_lift_low, conversion_lift_high,
    case when conversion_lift is null then 'no_control' else 'undecided' end as verdict,
    case when conversion_lift is not null then 5000::bigint end as control_needed_count,
    conversion_rate, control_conversion_rate, converted_count, control_converted_count,
    case when control_count > 0 then 3::decimal(18,4) end as revenue_per_head_lift,
    case when control_count > 0 then -2::decimal(18,4) end as revenue_per_head_lift_low,
    case when control_count > 0 then 8::decimal(18,4) end as revenue_per_head_lift_high,
    15::decimal(18,4) as revenue_per_head, case when control_count > 0 then 12::decimal(18,4) end as control_revenue_per_head,
    50 * converted_count::decimal(18,4) as revenue, case when control_count > 0 then 500::decimal(18,4) end as incremental_revenue,
    cost, null::double as incremental_roi, 4::double as attributed_roi, treated_count as delivered_count,
    0::bigint as bounced_count, treated_count // 2 as human_clickers_count, treated_count // 2 as human_clicks_count,
    0::bigint as machine_clicks_count, 5::bigint as unsubscribed_count, 0::bigint as complained_count,
    treated_count // 2 + 10 as human_openers_count, treated_count as human_opens_count,
    treated_count // 3 as machine_openers_count, treated_count // 3 as machine_opens_count, 'v1' as machine_rule_version
from marts.dim_campaigns join marts.rpt_campaign_days using (campaign_id) where day_number = 14;
create table marts.rpt_campaign_groups as
with arms as (
    select campaign_id, coalesce(rfm_segment, 'No order yet') as rfm_segment, max(sent_date - 1)::date as scored_date,
        count(*) filter (arm = 'treatment') as treated_count, count(*) filter (arm = 'control') as control_count,
        count(*) filter (arm = 'treatment' and has_clicked) as human_clickers_count,
        count(*) filter (arm = 'treatment' and has_converted) as converted_count,
        count(*) filter (arm = 'control' and has_converted) as control_converted_count,
        coalesce(sum(converted_revenue) filter (arm = 'treatment'), 0)::decimal(18,4) as revenue
    from marts.fct_campaign_recipients join marts.dim_customers using (customer_id) group by all
    having count(*) filter (arm = 'treatment') > 0
)
select *, converted_count / treated_count as conversion_rate,
    control_converted_count / nullif(control_count, 0) as control_conversion_rate,
    converted_count / treated_count - control_converted_count / nullif(control_count, 0) as conversion_lift,
    converted_count / treated_count - control_converted_count / nullif(control_count, 0) - .2 as conversion_lift_low,
    converted_count / treated_count - control_converted_count / nullif(control_count, 0) + .2 as conversion_lift_high,
    case when control_count = 0 then 'no_control' else 'undecided' end as verdict
from arms;
create table marts.rpt_contact_frequencies as
select contacts_count, customers_count, customers_count as reachable_count
from (values (0::bigint, 200::bigint), (1, 80), (2, 20)) as counted (contacts_count, customers_count)
where exists (from marts.dim_campaigns);
create table marts.rpt_channel_roi as
select 'ads' as channel, date_trunc('month', day())::date as month, true as is_spend_known, 100::decimal(18,4) as spend,
    9::bigint as new_customers_count, 900::decimal(18,4) as revenue_to_date, 11::decimal(18,4) as cost_per_new_customer,
    8::double as roi
where exists (from marts.dim_campaigns);
create table marts.rpt_channel_paybacks as
select 'ads' as channel, n::int as months_since_first_order, (4 - n)::bigint as months_count,
    100::decimal(18,4) as spend, 40::bigint as new_customers_count, (60 * (n + 1))::decimal(18,4) as cumulative_revenue,
    2.5::decimal(18,4) as cost_per_new_customer, (1.5 * (n + 1))::decimal(18,4) as cumulative_revenue_per_customer,
    (0.6 * (n + 1))::double as revenue_per_spend, 1::int as payback_months
from range(4) as months (n) where exists (from marts.dim_campaigns);
create table marts.rpt_export_lift (export_id varchar, segment_id varchar, destination varchar, exported_date date,
    is_window_complete boolean, treated_count bigint, control_count bigint, converted_count bigint,
    control_converted_count bigint, conversion_rate double, control_conversion_rate double, conversion_lift double,
    conversion_lift_low double, conversion_lift_high double, incremental_revenue decimal(18,4));
