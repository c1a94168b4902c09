-- Schemas, the dice that make people, and the tables that need no people.

create schema marts;
create schema contacts;
create macro dice(i, salt, sides) as (hash(i, salt) % sides)::int;
create macro day() as (getvariable('as_of')::date);
create macro counting(up_to) as table select range::int as n from range(up_to);
create macro midday(d) as ((d)::timestamp + interval 10 hour);
create table marts.rpt_rejections (load_id varchar, file varchar, table_name varchar,
    column_name varchar, reason varchar, value_class varchar, rows_count bigint);
create table marts.fct_carts (cart_id varchar, customer_id varchar, updated_at timestamp,
    value decimal(18,4), converted_order_id varchar, has_been_abandoned boolean,
    is_abandoned boolean, recovered_order_id varchar);
create table marts.dim_products (product_id varchar, name varchar, category varchar, genre varchar,
    status varchar, price decimal(18,4));
create table marts.rpt_money_bridge as
    select 'all' as source, 0::decimal(18,4) as residual;
create table marts.meta_build as
    select getvariable('build_id')::varchar as build_id, day() as as_of_date,
        midday(day() + 1) as built_at, getvariable('timezone')::varchar as timezone,
        'RON' as base_currency, 'test' as code_version,
        getvariable('settings_json')::varchar as settings_json, midday(day()) as data_through;
create table marts.meta_segment_fields as select *, null::varchar as bridge, null::varchar as bridge_column,
    null::varchar as operators
from (values
    ('total_spent_net', 'money', 'total_spend|total_spent', 'bought', 'Spent, net', 'Cheltuit, net', 'base currency'),
    ('orders_count', 'number', 'total_orders', 'bought', 'Orders', 'Comenzi', 'orders'),
    ('recency_days', 'number', 'days_since_last_order', 'bought', 'Days since last order',
        'Zile de la ultima comandă', 'days'),
    ('events_attended', 'number', 'attended_events', 'attended', 'Events attended', 'Participări', 'events'),
    ('is_vip', 'boolean', 'vip', 'is', 'VIP', 'VIP', null)
) as fields (field, type, aliases, family, label_en, label_ro, unit);
create table marts.rpt_source_loads as select * from (values
    ('20250630T210000000000Z-aaaaaaaa', 'customers.csv', 'generic', 'shop', 'customers',
        getvariable('people')::bigint, 0::bigint, 0::bigint),
    ('20250630T210100000000Z-bbbbbbbb', 'orders.csv', 'generic', 'shop', 'orders',
        1000::bigint, 3::bigint, 1::bigint)
) as loads (load_id, file, mapping, source, table_name, accepted, rejected, superseded),
    (select 1004::bigint as rows_in, midday(day()) as loaded_at, midday(day() - 700) as min_event_at,
        midday(day()) as max_event_at);
create table marts.dim_custom_fields (field varchar, type varchar, label varchar, choices varchar,
    is_personal boolean, first_defined_at timestamp);
create table marts.bridge_customer_custom_fields (customer_id varchar, field varchar, value varchar,
    value_number decimal(28,8), value_date date, value_boolean boolean, set_at timestamp);
create table marts.fct_communication_statuses (event_id varchar, communication_id varchar, customer_id varchar,
    channel varchar, direction varchar, campaign varchar, status varchar, changed_at timestamp, is_latest boolean);
