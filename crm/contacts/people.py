"""The people an export asks for: their contacts and one address each, as common table expressions.

`asked` is the table of ids; a query that begins with `PEOPLE` selects from `people`.
"""

from __future__ import annotations

PEOPLE = """
    with

    -- One address per person: the usual one first.
    chosen as (
        select * from dim_customer_addresses
        qualify row_number() over (
            partition by customer_id
            order by is_default desc nulls last, purpose nulls last, line_1, city, postal_code
        ) = 1
    ),

    -- Who has no address may still have said where they live.
    places as (
        select customer_id, any_value(city) as city, any_value(postal_code) as postal_code,
            any_value(country) as country
        from dim_customer_accounts
        where contains(shown_fields, '|place')
        group by customer_id
    ),

    named as (
        select
            dim_customer_contacts.* replace (
                coalesce(full_name, nullif(concat_ws(' ', first_name, last_name), '')) as full_name
            )
        from dim_customer_contacts
        inner join asked using (customer_id)
    ),

    people as (
        select
            named.*,
            chosen.line_1,
            chosen.line_2,
            case when chosen.line_1 is null then places.city else chosen.city end as city,
            case when chosen.line_1 is null then places.postal_code else chosen.postal_code end
                as postal_code,
            case when chosen.line_1 is null then places.country else chosen.country end as country,
            -- People who share a flat get a letter each.
            case when chosen.line_1 is not null and chosen.city is not null
                and named.full_name is not null
                then lower(concat_ws(
                    '|', named.full_name, chosen.line_1, chosen.line_2,
                    chosen.postal_code, chosen.city
                )) end as postal_key
        from named
        left join chosen using (customer_id)
        left join places using (customer_id)
    )
"""
