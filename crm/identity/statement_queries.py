"""The two questions asked of what people said: consents by profile, and reasons to stop.

They read the tables that `crm.identity.statements` makes: `people`, `subjects`, `addresses`,
`hearing`, `said`, `reported`, `logged_consents`, `logged_bans`. A profile is a person without
people's merges; merged ones hear each other's words from the merge on, as in dbt's
`int_consent_statements_extended` and `int_suppressions_derived`.
"""

from __future__ import annotations

CONSENTS = """
    with spoken as (
        select people.unmerged_customer_id, is_granted, has_proof, said_at
        from said inner join people on said.account_key = people.customer_key
        union all
        select people.unmerged_customer_id, is_granted, has_proof, said_at
        from said inner join people on 'email:' || said.address = people.customer_key
        where said.account_key is null and is_granted
        union all
        select addresses.unmerged_customer_id, is_granted, has_proof, said_at
        from said inner join addresses on said.address = addresses.address
        where said.account_key is null and not is_granted
        union all
        select subjects.unmerged_customer_id, is_granted, has_proof, said_at
        from logged_consents inner join subjects on logged_consents.subject_id = subjects.subject_id
        union all
        select people.unmerged_customer_id, is_granted, has_proof, said_at
        from logged_consents inner join people on 'email:' || email_key = people.customer_key
        where is_granted
        union all
        select addresses.unmerged_customer_id, is_granted, has_proof, said_at
        from logged_consents inner join addresses on email_key = addresses.address
        where not is_granted
    ),
    heard as (
        from spoken
        union all
        select hearing.other_customer_id, is_granted, has_proof, said_at
        from spoken inner join hearing using (unmerged_customer_id)
        where said_at > joined_at or said_at = joined_at and not is_granted
    )
    select
        unmerged_customer_id,
        max(said_at) filter (not is_granted) as denied_at,
        max(said_at) filter (is_granted and said_at <= ?) as granted_at,
        max(said_at) filter (is_granted and has_proof and said_at <= ?) as proven_at
    from heard group by unmerged_customer_id"""

STOPS = """
    with spoken as (
        select subjects.unmerged_customer_id, is_set, said_at, sequence
        from logged_bans inner join subjects on logged_bans.subject_id = subjects.subject_id
        union all
        select addresses.unmerged_customer_id, is_set, said_at, sequence
        from logged_bans inner join addresses on email_key = addresses.address
    ),
    bans as (
        from spoken
        union all
        select hearing.other_customer_id, is_set, said_at, sequence
        from spoken inner join hearing using (unmerged_customer_id)
        where said_at > joined_at
    )
    select
        unmerged_customer_id,
        'do_not_contact' as reason,
        arg_max(is_set, (said_at, sequence)) as is_set
    from bans group by unmerged_customer_id
    union
    select people.unmerged_customer_id, reason, true
    from reported inner join people on reported.account_key = people.customer_key
    union
    select addresses.unmerged_customer_id, reason, true
    from reported inner join addresses on reported.address = addresses.address"""
