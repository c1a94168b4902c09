"""When a phone number says that two accounts are one person.

Never alone: families, offices and ticket agents share a number. It links accounts only when given
and family name are both known and the same (case, accents and their order apart), no two dates of
birth differ, and the number is on no more accounts than `identity_email_max_accounts`. Accounts of
one number whose names do not agree stay apart, and become candidates for people to look at.
"""

from __future__ import annotations

import duckdb


def link_by_phone(connection: duckdb.DuckDBPyConnection, max_accounts: int) -> None:
    """Make `phone_links(customer_key, phone_e164, name)`: accounts of equal phone and name.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        With `accounts`.
    max_accounts : int
        More accounts than this (counted as people, where the source says who is who) on one number
        link nobody.
    """
    connection.execute(
        """create or replace temp table phone_links as
        with few as (
            select phone_e164 from accounts where phone_e164 is not null group by all
            having count(distinct person) between 2 and $max_accounts
        ),
        named as (
            select
                customer_key,
                accounts.phone_e164,
                least(given_name, family_name) || '|' || greatest(given_name, family_name) as name,
                date_of_birth
            from accounts inner join few on accounts.phone_e164 = few.phone_e164
            where given_name <> '' and family_name <> ''
        )
        select customer_key, phone_e164, name from named
        window same as (partition by phone_e164, name)
        qualify count(*) over same > 1
            and min(date_of_birth) over same is not distinct from max(date_of_birth) over same""",
        {"max_accounts": max_accounts},
    )
