-- What one person's profile asks beside the big marts: what is next, whom they come with, files.
create table marts.fct_next_orders as
select customer_id, as_of_date, expected_next_order_date,
    (expected_next_order_date::date - 30)::date as next_order_low_80_date,
    (expected_next_order_date::date + 60)::date as next_order_high_80_date, clv_model as model_id,
    case when expected_next_order_date is null then 'bought on one day only' end as abstain_reason
from marts.dim_customers where orders_count > 0;
create table marts.bridge_customer_guests as
select one.customer_id as buyer_customer_id, other.customer_id as guest_customer_id,
    2::bigint as events_count, 1::bigint as events_attended
from people as one inner join people as other on one.i % 10 = 0 and other.i = one.i + 1;
create table marts.fct_exports (export_id varchar, exported_at timestamp, exported_date date,
    segment_id varchar, rule_hash varchar, destination varchar, channel varchar, purpose varchar, role varchar,
    exported_build_id varchar, rows_count bigint, file_sha256 varchar, delete_by_date date);
create table marts.fct_export_members (export_id varchar, customer_id varchar, arm varchar,
    exported_at timestamp, exported_date date, is_window_complete boolean, has_converted boolean,
    converted_orders_count bigint, converted_revenue decimal(18,4));
alter table marts.dim_customers add column if not exists loyalty_points bigint;
alter table marts.dim_customers add column if not exists rfm_segment_previous varchar;
alter table marts.dim_customers add column if not exists rfm_segment_changed_date date;
alter table marts.dim_customers add column if not exists recommended_event_name varchar;
alter table marts.dim_customers add column if not exists recommended_event_id varchar;
update marts.dim_customers set rfm_segment_previous = 'Promising', rfm_segment_changed_date = day() - 9
where rfm_segment = 'At Risk';
update marts.dim_customers set recommended_event_name = 'Event 23',
    recommended_event_id = (select event_id from marts.dim_events where name = 'Event 23')
where getvariable('predicts') and orders_count > 0;
