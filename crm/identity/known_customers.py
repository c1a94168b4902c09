"""Customers as they are this moment: the identity map of the last build with the log's merges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.errors import UsageError
from crm.identity.assigned_merges import join_known_profiles, register_customers
from crm.identity.live_people import open_map
from crm.identity.merges import Merge, active_merges
from crm.warehouse.connection import scratch


@dataclass(frozen=True)
class KnownCustomer:
    """Who an id is: `customer_id` today, through the profile `profile_id`."""

    asked_id: str
    profile_id: str
    customer_id: str
    known_rank: int
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


def look_up(settings: Settings, ids: Sequence[str]) -> dict[str, KnownCustomer]:
    """Return who some ids are; ids of nobody are left out."""
    with scratch(settings) as connection:
        _describe(connection, settings, active_merges(settings), ids)
        rows = connection.execute(KNOWN).fetchall()
    return {row[0]: KnownCustomer(*row) for row in rows}


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
            f"'{customer_id}' is no customer of {settings.paths.workspace}; ids look like "
            "cust_0123456789abcdef0123, and new data has them after `crm build`."
        )
    return found[customer_id]


def linked_keys(settings: Settings, customer_id: str) -> list[LinkedKey]:
    """Return a customer's accounts and mailboxes, the one known longest first."""
    with scratch(settings) as connection:
        _describe(connection, settings, active_merges(settings), [customer_id])
        rows = connection.execute(LINKS).fetchall()
    return [LinkedKey(*row) for row in rows]


def _describe(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    merges: Sequence[Merge],
    ids: Sequence[str],
) -> None:
    open_map(connection, settings)
    register_customers(connection, join_known_profiles(connection, merges))
    connection.register("wanted", pa.table({"id": pa.array(ids, pa.string())}))
    connection.execute(MEMBERS)


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
