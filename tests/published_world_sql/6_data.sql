-- What the Data & privacy page reads: consent by month, sends without consent, quality by month.
create table marts.rpt_consent_months as
with months as (
    select date_trunc('month', day()) - to_months(n) as month_date, n from counting(6)
),
kinds as (
    select channel, purpose, count(*) filter (state = 'granted') as granted_count,
        count(*) filter (state <> 'granted') as refused_count
    from marts.dim_consents group by all
)
select month_date::date as month_date, channel, purpose, granted_count * (12 - n) // 12 as granted_count,
    refused_count * (12 - n) // 12 as refused_count,
    getvariable('people') - granted_count * (12 - n) // 12 - refused_count * (12 - n) // 12
        as unknown_count,
    getvariable('people')::bigint as customers_count
from months, kinds;
create table marts.rpt_consent_of_recipients as
select date_trunc('month', day())::date as month_date, 'email' as channel, 100::bigint as sent_count,
    0::bigint as refused_count, 2::bigint as unknown_count
where getvariable('has_consents');
create table marts.rpt_data_quality as
select table_name, dimension, measure, (date_trunc('month', day()) - to_months(n))::date as month_date,
    rows_count::bigint as rows_count, (rows_count - n)::bigint as good_count
from counting(4), (values
    ('customers', 'completeness', 'email', 100), ('customers', 'validity', 'phone', 60),
    ('orders', 'completeness', 'customer', 200), ('orders', 'validity', 'contract', 200),
    ('orders', 'uniqueness', 'key', 200)
) as measures (table_name, dimension, measure, rows_count);
insert into marts.rpt_rejections by name
select '20250630T210100000000Z-bbbbbbbb' as load_id, 'customers.csv' as file, 'customers' as table_name,
    'created_at' as column_name, 'not_a_time' as reason, 'text' as value_class, 3 as rows_count;
