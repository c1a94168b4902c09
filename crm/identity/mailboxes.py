r"""Whose mailbox is it? One person's, several people's, or a counter's.

A mailbox links accounts and guest orders only when it is one person's. It is **several people's**
when more accounts use it than `identity_email_max_accounts`, or when two of its accounts are
different people:

* their given names are known and differ, and both dates of birth are known and differ; or
* a date of birth is missing, their given names differ, and so do their family names; or
* a date of birth is missing and their given names are not alike. Alike are an initial (`A.`,
  `Andrei`), a shared part (`Ana Maria`, `Ana`) and one mistyped letter before the last; the last
  letter often is all that tells a couple apart (`Ioan`, `Ioana`).

It is a **counter's** (a till, a form filled in by staff) when its local part says so
(`casa.de.bilete@`, `noreply@`), when a role such as `office@` placed more than
`ROLE_MAX_ORDERS` guest orders, or when any address placed more than `ANYONE_MAX_ORDERS` guest
orders or placed them under more phone numbers than one person's mailbox has accounts.

Case, accents and the order of given and family name never make a difference. When in doubt nobody
is glued: two profiles of one person are a nuisance, one profile of two people is a leak.
"""

from __future__ import annotations

import duckdb

ROLE_MAX_ORDERS = 20
ANYONE_MAX_ORDERS = 500

COUNTERS = (
    r"casa|casade(bilete|marcat)|casieri[ae]|bilete?|bileterie|boxoffice|tickets?|ticketing|"
    r"ticketoffice|pos|till|walkins?|guests?|anonim|anonymous|noemail|faraemail|no?reply|"
    r"noreply|donotreply|nuraspunde|test|dummy|none|na|unknown|necunoscut"
)
ROLES = (
    r"admin|billing|booking|client|comenzi|contact|events?|evenimente|facturi|hello|info|"
    r"magazin|office|orders?|receptie|reception|rezervari|sales|secretariat|shop|vanzari"
)


def judge_mailboxes(connection: duckdb.DuckDBPyConnection, max_accounts: int) -> None:
    """Make `mailboxes(email_key, first_load, verdict)` from the accounts and guest sightings.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        With `accounts` and `guest_sightings`.
    max_accounts : int
        More accounts than this (counted as people, where the source says who is who) on one
        mailbox link nobody.

    Notes
    -----
    `verdict` is 'person', 'shared' or 'counter'; `first_load` is null for a mailbox that only
    accounts use.
    """
    _compare_accounts(connection, max_accounts)
    connection.execute(
        f"""create or replace temp table mailboxes as
        with used as (
            select email_key, count(distinct person) as people_count
            from accounts where email_key is not null group by all
        ),
        known as (
            select
                coalesce(used.email_key, guest_sightings.email_key) as email_key,
                guest_sightings.first_load,
                coalesce(used.people_count, 0) as people_count,
                coalesce(guest_sightings.orders_count, 0) as orders_count,
                coalesce(guest_sightings.phones_count, 0) as phones_count,
                regexp_replace(
                    regexp_extract(coalesce(used.email_key, guest_sightings.email_key), '^[^@+]*'),
                    '[^a-z]', '', 'g'
                ) as local_part
            from used full join guest_sightings on used.email_key = guest_sightings.email_key
        )
        select
            known.email_key,
            known.first_load,
            case
                when regexp_full_match(local_part, $counters)
                    or orders_count > {ANYONE_MAX_ORDERS}
                    or phones_count > $max_accounts
                    or orders_count > {ROLE_MAX_ORDERS} and regexp_full_match(local_part, $roles)
                    then 'counter'
                when people_count > $max_accounts or quarrels.email_key is not null then 'shared'
                else 'person'
            end as verdict
        from known left join quarrels on known.email_key = quarrels.email_key""",
        {"counters": COUNTERS, "roles": ROLES, "max_accounts": max_accounts},
    )


def _compare_accounts(connection: duckdb.DuckDBPyConnection, max_accounts: int) -> None:
    """Make `quarrels(email_key)`: mailboxes two of whose accounts are different people.

    Mailboxes with too many accounts are left out: they are shared anyway, and comparing all pairs
    of a crowd would take for ever.
    """
    connection.execute(
        f"""create or replace temp table quarrels as
        with few as (
            select email_key from accounts where email_key is not null group by all
            having count(*) > 1 and count(distinct person) between 2 and $max_accounts
        ),
        named as (
            select accounts.* from accounts inner join few on accounts.email_key = few.email_key
            where given_name <> ''
        ),
        pairs as (
            select
                one.email_key,
                one.given_name as given_1, other.given_name as given_2,
                one.family_name as family_1, other.family_name as family_2,
                one.date_of_birth as born_1, other.date_of_birth as born_2
            from named as one
            inner join named as other
                on one.email_key = other.email_key and one.person < other.person
            where one.given_name <> other.given_name
        )
        select distinct email_key from pairs
        where not (given_1 = family_2 and given_2 = family_1)
            and case
                when born_1 is not null and born_2 is not null then born_1 <> born_2
                when family_1 <> '' and family_2 <> '' and family_1 <> family_2 then true
                else not {_alike("given_1", "given_2")}
            end""",
        {"max_accounts": max_accounts},
    )


def _alike(one: str, other: str) -> str:
    return f"""(
        least(length({one}), length({other})) = 1 and {one}[1] = {other}[1]
        or list_has_any(string_split({one}, ' '), string_split({other}, ' '))
        or damerau_levenshtein({one}, {other}) = 1 and {one}[-1] = {other}[-1]
            and least(length({one}), length({other})) > 3
    )"""
