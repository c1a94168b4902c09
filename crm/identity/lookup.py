"""Who is behind an id this moment: the identity map of the last build with the log's merges on top.

A merge counts from the second it is logged, and one taken back from that second no more. A customer
whom the map forgot, because a load was undone, is known for as long as the published build shows
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.errors import NotBuiltError, UsageError
from crm.identity.assigned_merges import join_known_profiles, register_customers
from crm.identity.live_people import open_map
from crm.identity.merges import active_merges
from crm.warehouse.connection import reader, scratch


@dataclass(frozen=True)
class KnownCustomer:
    """Who an id is: `customer_id` today, through the profile `profile_id`.

    `known_rank` is None for a customer whom only the published build still shows.
    """

    asked_id: str
    profile_id: str
    customer_id: str
    known_rank: int | None
    accounts_count: int


@dataclass(frozen=True)
class LinkedKey:
    """One account or mailbox of a customer and what ties it to them."""

    customer_key: str
    source: str | None
    source_customer_id: str | None
    link_reason: str
    profile_id: str
    own_customer_id: str
    first_load_id: str | None


def look_up(settings: Settings, ids: Iterable[str]) -> dict[str, KnownCustomer]:
    """Return who some ids are; ids of nobody are left out.

    Parameters
    ----------
    settings : Settings
        Whose identity map, log and published build.
    ids : iterable of str
        Ids of today, or of before customers were joined.
    """
    asked = sorted(set(ids))
    with _members(settings, asked) as connection:
        rows = connection.execute(KNOWN).fetchall()
    found = {row[0]: KnownCustomer(*row) for row in rows}
    missing = [one for one in asked if one not in found]
    return found | {
        one: KnownCustomer(one, one, one, None, 0) for one in _in_the_build(settings, missing)
    }


def current_ids(settings: Settings, ids: Iterable[str]) -> dict[str, str]:
    """Return whose each id is now; ids of nobody are left out."""
    return {one: found.customer_id for one, found in look_up(settings, ids).items()}


def find_customer(settings: Settings, customer_id: str) -> KnownCustomer:
    """Return who an id is.

    Raises
    ------
    UsageError
        It is nobody's.
    """
    found = look_up(settings, [customer_id])
    if customer_id not in found:
        raise UsageError(
            "There is no customer '{customer_id}' in {workspace}; use an id of `dim_customers`: "
            "they look like cust_0123456789abcdef0123, and new data has them after `crm build`.",
            customer_id=customer_id,
            workspace=settings.paths.workspace,
        )
    return found[customer_id]


def ids_of(settings: Settings, customer_id: str) -> list[str]:
    """Return every id a customer has or had: what the log says may stand under any of them."""
    with _members(settings, [customer_id]) as connection:
        rows = connection.execute(IDS).fetchall()
    return sorted({customer_id, *(one for (one,) in rows)})


def linked_keys(settings: Settings, customer_id: str) -> list[LinkedKey]:
    """Return a customer's accounts and mailboxes, the one known longest first."""
    with _members(settings, [customer_id]) as connection:
        rows = connection.execute(LINKS).fetchall()
    return [LinkedKey(*row) for row in rows]


@contextmanager
def _members(settings: Settings, ids: list[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give `members(id, profile_id, customer_id, member_id)`: the profiles behind each id."""
    with scratch(settings) as connection:
        open_map(connection, settings)
        register_customers(connection, join_known_profiles(connection, active_merges(settings)))
        connection.register("wanted", pa.table({"id": pa.array(ids, pa.string())}))
        connection.execute(MEMBERS)
        yield connection


def _in_the_build(settings: Settings, ids: list[str]) -> list[str]:
    if not ids:
        return []
    try:
        connection = reader(settings)
    except NotBuiltError:
        return []
    query = "select customer_id from dim_customers where list_contains(?, customer_id)"
    with connection:
        return [found for (found,) in connection.execute(query, [ids]).fetchall()]


# An id that is somebody's own and somebody else's today speaks of today's, as in dbt.
MEMBERS = """
    create temp table members as
    with found as (
        select wanted.id, known_ids.unmerged_customer_id
        from wanted inner join known_ids on wanted.id = known_ids.id
        union
        select wanted.id, wanted.id
        from wanted inner join merged_customers on wanted.id = unmerged_customer_id
        where wanted.id not in (select id from known_ids)
    ),
    people as (
        select
            found.id,
            found.unmerged_customer_id as profile_id,
            coalesce(merged_customers.customer_id, found.unmerged_customer_id) as customer_id
        from found left join merged_customers using (unmerged_customer_id)
        qualify row_number() over (
            partition by id order by id <> found.unmerged_customer_id, profile_id
        ) = 1
    )
    select distinct
        people.*,
        coalesce(merged_customers.unmerged_customer_id, people.profile_id) as member_id
    from people left join merged_customers on people.customer_id = merged_customers.customer_id"""

KNOWN = """
    select id, profile_id, members.customer_id, min(known_rank), count(source_customer_id)
    from members inner join identity_map on member_id = unmerged_customer_id
    group by all"""

LINKS = """
    select customer_key, source, source_customer_id, link_reason, unmerged_customer_id,
        own_customer_id, first_load_id
    from members inner join identity_map on member_id = unmerged_customer_id
    order by known_rank"""

IDS = """
    select member_id from members
    union
    select own_customer_id
    from members inner join identity_map on member_id = unmerged_customer_id
    where own_customer_id not in (select unmerged_customer_id from identity_map)"""
