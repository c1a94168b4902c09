-- What is bought when, one event beside others, offers, and what contacting people brought.

create table if not exists marts.rpt_event_attendance as
with sold as (
    select event_id, count(*) as tickets_count, count(distinct buyer_customer_id) as buyers_count,
        count(distinct buyer_customer_id) filter (is_first_order) as first_time_buyers_count,
        count(*) filter (checked_in_at is not null) as checked_in_count, sum(price)::decimal(18,4) as ticket_revenue
    from marts.fct_tickets join marts.fct_orders using (order_id) group by event_id
)
select event_id, starts_at::date as starts_date, genre, venue, starts_at::date <= day() as has_taken_place,
    false as is_venue_without_scan, has_taken_place as is_scanned, capacity, coalesce(tickets_count, 0) as tickets_count,
    coalesce(tickets_count, 0) as sold_count, 0::bigint as comp_count, 0::bigint as refunded_count, 0::bigint as cancelled_count,
    coalesce(buyers_count, 0) as buyers_count, coalesce(first_time_buyers_count, 0) as first_time_buyers_count,
    case when has_taken_place then coalesce(checked_in_count, 0) else 0 end as attendees_count,
    case when has_taken_place then checked_in_count end as checked_in_count,
    case when has_taken_place then tickets_count - checked_in_count end as unused_count,
    case when has_taken_place then tickets_count - checked_in_count end as no_show_count,
    case when has_taken_place then 1 - checked_in_count / tickets_count end::double as no_show_share,
    coalesce(tickets_count, 0) / capacity as sell_through_share, ticket_revenue
from marts.dim_events left join sold using (event_id);
create table items as
select order_id, coalesce(dim_events.genre, dim_products.category, 'not known') as genre, event_id is null as is_product, line_total
from marts.fct_order_items left join marts.dim_events using (event_id) left join marts.dim_products using (product_id);
create table marts.rpt_genre_months as
select case when is_product then 'product' else 'event' end as item_kind, genre,
    date_trunc('month', ordered_date)::date as month_start_date, count(distinct order_id) as orders_count,
    count(*)::double as quantity, sum(line_total)::decimal(18,4) as revenue
from items join marts.fct_orders using (order_id) where is_countable group by all;
create table marts.rpt_genre_paths as
with numbered as (
    select customer_id, genre, row_number() over (partition by customer_id order by ordered_at, order_id) as place
    from marts.fct_orders join items using (order_id) where is_countable
)
select firsts.genre as first_genre, coalesce(seconds.genre, 'none yet') as second_genre, count(*) as customers_count,
    (sum(count(*)) over (partition by firsts.genre))::bigint as first_customers_count,
    count(*) / sum(count(*)) over (partition by firsts.genre) as customers_share
from numbered as firsts left join numbered as seconds on firsts.customer_id = seconds.customer_id and seconds.place = 2
where firsts.place = 1 group by firsts.genre, second_genre;
create table marts.rpt_genre_affinities as
with sizes as (select genre, count(*) as customers_count from marts.bridge_customer_genres group by genre),
everybody as (select count(distinct customer_id) as population_count from marts.bridge_customer_genres)
select one.genre, other.genre as other_genre, population_count, one.customers_count,
    other.customers_count as other_customers_count, 31::bigint as both_count, 25::double as expected_count,
    31 / population_count as support_share, 31 / one.customers_count as confidence_share,
    31 / other.customers_count as other_confidence_share,
    case when one.genre < 'm' or other.genre < 'm' then 1.24 end::double as lift
from sizes as one, sizes as other, everybody where one.genre <> other.genre;
create table marts.rpt_purchase_hours as
with placed as (
    select unnest(['all', channel]) as channel, isodow(ordered_at) as weekday, hour(ordered_at) as hour_of_day, net
    from marts.fct_orders where is_countable
)
select channels.channel, days.n + 1 as weekday, hours.n as hour_of_day, count(placed.channel) as orders_count,
    coalesce(sum(net), 0)::decimal(18,4) as revenue
from (select distinct channel from placed) as channels cross join counting(7) as days cross join counting(24) as hours
left join placed on placed.channel = channels.channel and placed.weekday = days.n + 1 and placed.hour_of_day = hours.n
group by all;
create table marts.rpt_lead_times as
with genres as (select unnest(['all', genre]) as genre, order_id from items where not is_product)
select genre, n + 1 as bucket_number, [null, 0, 1, 8][n + 1] as at_least_days, [-1, 0, 7, null][n + 1] as at_most_days,
    count(*) as orders_count, count(*) as tickets_count, .25::double as tickets_share, (n + 1) / 4 as tickets_up_to_share
from genres, counting(4) group by genre, n;
create table marts.rpt_party_sizes as
with genres as (select unnest(['all', genre]) as genre, line_total from items where not is_product)
select genre, 1 as party_size, count(*) as orders_count, count(*) as tickets_count,
    sum(line_total)::decimal(18,4) as ticket_revenue, 1::double as orders_share
from genres group by genre;
create table marts.rpt_ticket_prices as
with genres as (select unnest(['all', genre]) as genre, line_total, 100 * floor(line_total / 100)::int as band from items where not is_product)
select genre, false as is_free, band::decimal(18,4) as price_from, (band + 100)::decimal(18,4) as price_below,
    count(*) as tickets_count, sum(line_total)::decimal(18,4) as ticket_revenue,
    count(*) / sum(count(*)) over (partition by genre) as tickets_share
from genres group by genre, band;
create table marts.rpt_sales_curves as
select event_id, (starts_at::date - ordered_date)::int as days_before_start, ordered_date, count(*) as tickets_count,
    (sum(count(*)) over (partition by event_id order by ordered_date))::bigint as tickets_to_date,
    (sum(sum(price)) over (partition by event_id order by ordered_date))::decimal(18,4) as ticket_revenue_to_date,
    tickets_to_date / any_value(capacity) as sell_through_share
from marts.fct_tickets join marts.fct_orders using (order_id) join marts.dim_events using (event_id)
group by event_id, starts_at, ordered_date;
create table marts.bridge_similar_events as
select one.event_id, 1 as similarity_rank, max(other.event_id) as similar_event_id, 5 as similarity, false as is_same_series,
    false as is_same_artist, true as is_same_genre, true as is_same_venue, true as is_same_city, true as is_same_size
from marts.dim_events as one join marts.dim_events as other on one.genre = other.genre and other.starts_at < one.starts_at
group by one.event_id;
create table marts.rpt_sales_benchmarks as
select event_id, n as days_before_start, 1::bigint as similar_count, (20 - n)::bigint as tickets_low,
    (30 - n)::double as tickets_median, (40 - n)::bigint as tickets_high, (20 - n) / 20 as final_share_low,
    (30 - n) / 30 as final_share_median, (40 - n) / 40 as final_share_high
from marts.bridge_similar_events, counting(20);
create table marts.rpt_event_outlooks as
select event_id, day() as as_of_date, (starts_date - day())::int as days_before_start, sold_count as tickets_to_date,
    1::bigint as similar_count, 10::double as similar_tickets_median, .5::double as final_share_low,
    .6::double as final_share_median, .8::double as final_share_high, (1.25 * sold_count)::bigint as expected_tickets_low,
    (1.7 * sold_count)::bigint as expected_tickets_median, (2 * sold_count)::bigint as expected_tickets_high
from marts.rpt_event_attendance where not has_taken_place;
create table marts.fct_recommendations as
select customer_id, day() as as_of_date, 1 as offer_rank, 'event' as item_kind, event_id as item_id, name as item_name,
    starts_at::date as starts_date, 1::double as score, 'genre' as reason_code, 'Likes ' || genre as reason_en,
    'Îi place ' || genre as reason_ro, 'affinity' as recommender
from marts.dim_customers, marts.dim_events
where getvariable('predicts') and event_id = 'shop:e23' and orders_count > 0;
create table marts.rpt_treatment_effects as
select 'export' as experiment_kind, 'export-' || n as experiment_id, null::varchar as segment_id, day() - 30 * n as measured_date,
    (900)::bigint as treated_count, 100::bigint as control_count, (5 - 3 * n)::decimal(18,4) as revenue_per_head_lift,
    (2 - 3 * n)::decimal(18,4) as revenue_per_head_lift_low, (8 - 3 * n)::decimal(18,4) as revenue_per_head_lift_high,
    ['helps', 'undecided', 'undecided', 'harms'][n + 1] as verdict
from counting(4) where getvariable('predicts');
insert into marts.meta_segment_fields by name
select * from (values
    ('predicted_clv_365d', 'money', 'scored', 'Expected net spend', 'Cheltuieli nete așteptate', 'base currency', null, null),
    ('churn_probability', 'probability', 'scored', 'Churn probability', 'Probabilitatea de pierdere', 'share', null, null),
    ('rfm_segment', 'text', 'scored', 'RFM group', 'Grupul RFM', null, null, null),
    ('recommended_event_id', 'text', 'scored', 'Recommended event, id', 'Eveniment recomandat, id', null, null, null),
    ('acquisition_source', 'text', 'is', 'Acquisition source', 'Sursa de achiziție', null, null, null),
    ('genres', 'set', 'attended', 'Genres', 'Genuri', null, 'bridge_customer_genres', 'genre')
) as fields (field, type, family, label_en, label_ro, unit, bridge, bridge_column)
where field not in (select field from marts.meta_segment_fields);
