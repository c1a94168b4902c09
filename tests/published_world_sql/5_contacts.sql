-- Names and addresses, for the file of their own.

create table contacts.dim_customer_contacts as
select customer_id, first_name || ' ' || last_name as full_name, first_name, last_name,
    null::varchar as company_name, case when i % 10 < 9 then 'person' || i || '@example.ro' end as email,
    email as email_key, '07' || (20000000 + i) as phone, '+407' || (20000000 + i) as phone_e164,
    date '1980-01-01' + dice(i, 'born', 9000) as date_of_birth, 'ro_RO' as locale,
    lower(strip_accents(first_name || ' ' || last_name)) as search_name
from people;
create table contacts.dim_customer_accounts as
select 'shop' as source, i::varchar as source_customer_id, customer_id, full_name, first_name,
    last_name, email, phone, date_of_birth, city, '400000' as postal_code, 'RO' as country,
    midday(since) as created_at, midday(since) as updated_at,
    '|name|email|phone|place|date_of_birth' as shown_fields
from people inner join contacts.dim_customer_contacts using (customer_id, first_name, last_name);
create table contacts.dim_customer_addresses as
select customer_id, 'home' as purpose, 'Strada Lungă 1' as line_1, null::varchar as line_2, city,
    '400000' as postal_code, 'RO' as country, true as is_default
from people;
create table contacts.fct_customer_notes (note_id varchar, customer_id varchar, type varchar, priority varchar,
    title varchar, body varchar, due_date date, written_at timestamp, changed_at timestamp, written_by varchar,
    is_pinned boolean, is_closed boolean);
create table contacts.fct_communications (communication_id varchar, customer_id varchar, communicated_at timestamp,
    logged_by varchar, channel varchar, direction varchar, subject varchar, body varchar, campaign varchar,
    status varchar, status_at timestamp);
create table contacts.bridge_customer_personal_fields (customer_id varchar, field varchar, value varchar,
    value_number decimal(28,8), value_date date, value_boolean boolean, set_at timestamp);
