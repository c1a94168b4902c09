-- Names and addresses, for the file of their own.

create table contacts.dim_customer_contacts as
select customer_id, first_name || ' ' || last_name as full_name, first_name, last_name,
    null::varchar as company_name, case when i % 10 < 9 then 'person' || i || '@example.ro' end as email,
    email as email_key, '07' || (20000000 + i) as phone, '+407' || (20000000 + i) as phone_e164,
    date '1980-01-01' + dice(i, 'born', 9000) as date_of_birth, 'ro_RO' as locale
from people;
create table contacts.dim_customer_addresses as
select customer_id, 'home' as purpose, 'Strada Lungă 1' as line_1, null::varchar as line_2, city,
    '400000' as postal_code, 'RO' as country, true as is_default
from people;
