-- What the people did.

create table marts.dim_events as
select 'shop:e' || n as event_id, 'Event ' || n as name,
    ['rock', 'jazz', 'theatre', 'comedy'][1 + n % 4] as genre, 'Artist ' || n as artist,
    ['Sala Radio', 'Arenele', 'Casa Tiff'][1 + n % 3] as venue, 'Cluj-Napoca' as city,
    'RO' as country, midday(day() - 850 + n * 40) as starts_at, (day() - 850 + n * 40)::date as starts_date, 'Europe/Bucharest' as timezone,
    500::bigint as capacity, 'on_sale' as status, null::varchar as series
from counting(24) where getvariable('has_events');
insert into marts.dim_products
select 'shop:p' || n, 'Record ' || n, 'records', ['rock', 'jazz', 'theatre', 'comedy'][1 + n % 4], 'on_sale',
    (30 + n)::decimal(18,4)
from counting(24) where not getvariable('has_events');
create table marts.fct_orders as
with placed as (
    select people.*, n, since + n * gap as ordered_date,
        (30 + dice(i * 100 + n, 'gross', 370))::decimal(18,4) as gross,
        dice(i * 100 + n, 'status', 20) = 0 and n > 0 as is_cancelled,
        dice(i * 100 + n, 'refund', 25) = 0 as is_refunded
    from people, counting(9)
    where n < planned_orders and since + n * gap <= day()
)
select 'shop:o' || i || '-' || n as order_id, customer_id, midday(ordered_date) as ordered_at,
    ordered_date, case when is_cancelled then 'cancelled' else 'paid' end as status,
    not is_cancelled as is_countable, null::date as fully_refunded_date, ['web', 'box_office'][1 + i % 2] as channel, 'RO' as country,
    null::varchar as discount_code,
    case when getvariable('has_two_currencies') and i % 3 = 0 then 'EUR' else 'RON' end as currency,
    case currency when 'EUR' then 4.97 else 1 end::decimal(18,8) as fx_rate, gross,
    0::decimal(18,4) as tax, 0::decimal(18,4) as fees, 0::decimal(18,4) as discount,
    case when is_refunded and not is_cancelled then 10 else 0 end::decimal(18,4) as refunded,
    (gross - refunded)::decimal(18,4) as net, 1::bigint as items_count,
    n = 0 as is_first_order, (n + 1)::bigint as customer_order_number
from placed;
create table marts.fct_refunds as
select order_id || '-r' as refund_id, order_id, customer_id, ordered_at as refunded_at,
    ordered_date as refunded_date, refunded as amount, currency, true as is_countable, 'partial' as reason
from marts.fct_orders where refunded > 0;
create table marts.fct_order_items as
select order_id || '-1' as order_item_id, order_id,
    case when not getvariable('has_events') then 'shop:p' || dice(order_id, 'event', 24) end as product_id,
    case when getvariable('has_events') then 'shop:e' || dice(order_id, 'event', 24) end as event_id,
    case when getvariable('has_events') then 'standard' end as ticket_type,
    case when getvariable('has_events') then 'Ticket' else 'Record' end as description, 1::decimal(18,4) as quantity, gross as unit_price, gross as line_total
from marts.fct_orders;
create table marts.fct_tickets as
select order_item_id || '-t' as ticket_id, order_id, event_id, customer_id as buyer_customer_id,
    customer_id as attendee_customer_id, line_total as price, 'valid' as status,
    true as is_valid,
    case when dice(order_id, 'comes', 4) > 0 then ordered_at + interval 5 day end as checked_in_at,
    checked_in_at is not null as is_attended
from marts.fct_order_items join marts.fct_orders using (order_id)
where is_countable and getvariable('has_events');
create table marts.dim_consents as
select customer_id, channel, 'marketing' as purpose,
    case when may_email then 'granted' else 'denied' end as state, midday(since) as changed_at,
    'shop' as source, true as has_proof
from people, (values ('email'), ('sms')) as channels (channel)
where may_email is not null and (channel = 'email' or i % 3 = 0);
create table marts.fct_consent_changes as select * from marts.dim_consents;
create table marts.dim_suppressions as
select customer_id, 'email' as channel, 'bounced' as reason, midday(since + 3) as since
from people where getvariable('has_consents') and dice(i, 'bounce', 30) = 0;
create table marts.fct_activities as
select order_id as activity_id, customer_id, ordered_at as occurred_at, ordered_date as occurred_date,
    'order_placed' as type, channel, order_id as subject_id, net as amount, false as is_machine
from marts.fct_orders where is_countable
union all
select refund_id, customer_id, refunded_at, refunded_date, 'order_refunded', null, order_id, amount, false
from marts.fct_refunds
union all
select ticket_id, attendee_customer_id, checked_in_at, checked_in_at::date, 'checked_in', null,
    event_id, null, false
from marts.fct_tickets where is_attended
union all
select 'mail-' || i, customer_id, midday(since + 10), since + 10, 'email_opened', 'email', 'campaign-1',
    null, i % 2 = 0
from people where since + 10 <= day();
