"""The two questions asked of what people said: consents by person, and reasons to stop.

They read the tables that `crm.identity.statements` makes: `people`, `addresses`, `said`,
`reported`, `logged_consents`, `logged_bans`.
"""

from __future__ import annotations

# An id that was since joined to another finds its person through the id the key had alone.
_SUBJECTS = """
    select distinct events.*, coalesce(people.customer_id, events.subject_id) as customer_id
    from {events} as events
    left join people on events.subject_id = people.own_customer_id"""

CONSENTS = f"""
    with heard as (
        select people.customer_id, is_granted, has_proof, said_at
        from said inner join people on said.account_key = people.customer_key
        union all
        select people.customer_id, is_granted, has_proof, said_at
        from said inner join people on 'email:' || said.address = people.customer_key
        where said.account_key is null and is_granted
        union all
        select addresses.customer_id, is_granted, has_proof, said_at
        from said inner join addresses on said.address = addresses.address
        where said.account_key is null and not is_granted
        union all
        select customer_id, is_granted, has_proof, said_at
        from ({_SUBJECTS.format(events="logged_consents")})
        union all
        select people.customer_id, is_granted, has_proof, said_at
        from logged_consents inner join people on 'email:' || email_key = people.customer_key
        where is_granted
        union all
        select addresses.customer_id, is_granted, has_proof, said_at
        from logged_consents inner join addresses on email_key = addresses.address
        where not is_granted
    ),
    summed_up as (
        select
            customer_id,
            max(said_at) filter (not is_granted) as denied_at,
            max(said_at) filter (is_granted and said_at <= ?) as granted_at,
            max(said_at) filter (is_granted and has_proof and said_at <= ?) as proven_at
        from heard group by customer_id
    )
    select * from summed_up
    union all
    select people.own_customer_id, denied_at, granted_at, proven_at
    from summed_up inner join people on summed_up.customer_id = people.customer_id
    where people.own_customer_id <> people.customer_id"""

STOPS = f"""
    with bans as (
        select customer_id, is_set, said_at, sequence
        from ({_SUBJECTS.format(events="logged_bans")})
        union all
        select addresses.customer_id, is_set, said_at, sequence
        from logged_bans inner join addresses on email_key = addresses.address
    ),
    found as (
        select
            customer_id,
            'do_not_contact' as reason,
            arg_max(is_set, (said_at, sequence)) as is_set
        from bans group by customer_id
        union
        select people.customer_id, reason, true
        from reported inner join people on reported.account_key = people.customer_key
        union
        select addresses.customer_id, reason, true
        from reported inner join addresses on reported.address = addresses.address
    )
    select * from found
    union all
    select people.own_customer_id, reason, is_set
    from found inner join people on found.customer_id = people.customer_id
    where people.own_customer_id <> people.customer_id"""
