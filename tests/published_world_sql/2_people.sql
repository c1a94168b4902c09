-- Who there is: everything follows from a number and its hash.

create table people as
select i, 'cust_' || substr(md5('person ' || i), 1, 20) as customer_id,
    day() - (20 + dice(i, 'since', 880)) as since,
    ['Ana', 'Ștefan', 'Ioana', 'Mihai', 'Țvetan', 'Elena'][1 + dice(i, 'first', 6)] as first_name,
    ['Ionescu', 'Ștefănescu', 'Pop', 'Radu', 'Țurcanu'][1 + dice(i, 'last', 5)] as last_name,
    ['search', 'social', 'newsletter', 'friend', 'partner', null][1 + dice(i, 'source', 6)]
        as acquisition_source,
    ['Cluj-Napoca', 'București', 'Iași', 'Timișoara'][1 + dice(i, 'city', 4)] as city,
    ['rock', 'jazz', 'theatre', 'comedy'][1 + dice(i, 'genre', 4)] as genre,
    ['Sala Radio', 'Arenele', 'Casa Tiff'][1 + dice(i, 'venue', 3)] as venue,
    case when not getvariable('has_orders') or (dice(i, 'buys', 100) < 15 and i > 0) then 0
         when dice(i, 'buys', 100) < 55 then 1 else 2 + dice(i, 'more', 7) end as planned_orders,
    30 + dice(i, 'gap', 110) as gap,
    case dice(i, 'email', 4) when 0 then null when 1 then false else true end as may_email
from counting(getvariable('people')::int) as numbers (i);
update people set may_email = null where not getvariable('has_consents');
