"""Who the people asked for are at this moment: the identity map with the merges of the live log.

A merge counts from the moment it is logged, before any build. Of people whom the published build
still shows as one although their merge was undone, every profile is looked at: what is published is
still both of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from crm.config import Settings
from crm.identity.assigned_merges import join_known_profiles, register_customers
from crm.identity.customer_ids import customer_ids_file
from crm.identity.merges import Joined, Merge
from crm.identity.sightings import raw_view
from crm.warehouse.connection import quoted


def open_map(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make the views `identity_map` and `known_ids(id, unmerged_customer_id, known_rank)`."""
    file = customer_ids_file(settings)
    nobody = ", ".join(
        f"null::{kind} as {column}"
        for column, kind in {
            "customer_key": "varchar",
            "source": "varchar",
            "source_customer_id": "varchar",
            "link_reason": "varchar",
            "own_customer_id": "varchar",
            "unmerged_customer_id": "varchar",
            "known_rank": "bigint",
            "first_load_id": "varchar",
        }.items()
    )
    written = f"from read_parquet({quoted(str(file))})"
    rows = written if file.exists() else f"select {nobody} limit 0"
    connection.execute(f"create or replace temp view identity_map as {rows}")
    connection.execute(
        """create or replace temp view known_ids as
        select own_customer_id as id, unmerged_customer_id, known_rank from identity_map
        union all
        select unmerged_customer_id, unmerged_customer_id, known_rank from identity_map"""
    )


def describe_people(
    connection: duckdb.DuckDBPyConnection, settings: Settings, merges: Sequence[Merge]
) -> Joined:
    """Say which profiles are behind the customers asked for, and what identifies them.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        With `asked(customer_id)` and `published_merges(old_customer_id, customer_id)`, what the
        build shows as merged.
    settings : Settings
        Whose map and raw files.
    merges : sequence of Merge
        The merges to apply.

    Returns
    -------
    Joined
        The merges applied. Made besides: `asked_profiles(customer_id, unmerged_customer_id)`, every
        asked one at least once; `people(customer_key, own_customer_id, unmerged_customer_id)`,
        their part of the map; `subjects(subject_id, unmerged_customer_id)`, the ids they ever had;
        `hearing(unmerged_customer_id, other_customer_id, customer_id, joined_at)`; and
        `addresses(address, unmerged_customer_id)`, every address and number they ever gave.
    """
    open_map(connection, settings)
    joined = join_known_profiles(connection, merges)
    register_customers(connection, joined)
    connection.register("hearing", joined.table())
    connection.execute(ASKED_PROFILES)
    connection.execute(PEOPLE)
    connection.execute(SUBJECTS)
    _gather_addresses(connection, settings)
    return joined


def _gather_addresses(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    delivered = raw_view(connection, settings, "shop", "customers")
    given = [
        f"select {name}, 'account:' || _source || ':' || source_customer_id from shop_customers"
        for name in ("email_key", "phone_e164")
        if name in delivered
    ]
    mailboxes = (
        "select substr(customer_key, 7), customer_key from people where customer_key like 'email:%'"
    )
    connection.execute(
        f"""create or replace temp table addresses as
        select distinct given.address, people.unmerged_customer_id
        from ({" union all ".join([*given, mailboxes])}) as given (address, customer_key)
        inner join people on given.customer_key = people.customer_key
        where given.address is not null"""
    )


ASKED_PROFILES = """
    create or replace temp table asked_profiles as
    with
    carried as (select distinct unmerged_customer_id as id from identity_map),
    absorbed as (
        select asked.customer_id, min(identity_map.unmerged_customer_id) as unmerged_customer_id
        from asked
        inner join identity_map on asked.customer_id = identity_map.own_customer_id
        where asked.customer_id not in (from carried)
        group by asked.customer_id
    ),
    behind as (
        select asked.customer_id, coalesce(unmerged_customer_id, asked.customer_id) as profile_id
        from asked left join absorbed on asked.customer_id = absorbed.customer_id
        union
        select published_merges.customer_id, old_customer_id
        from published_merges inner join asked on published_merges.customer_id = asked.customer_id
    )
    select customer_id, profile_id as unmerged_customer_id from behind
    union
    select behind.customer_id, others.unmerged_customer_id
    from behind
    inner join merged_customers as one on behind.profile_id = one.unmerged_customer_id
    inner join merged_customers as others on one.customer_id = others.customer_id"""

PEOPLE = """
    create or replace temp table people as
    select customer_key, own_customer_id, unmerged_customer_id
    from identity_map
    where unmerged_customer_id in (select unmerged_customer_id from asked_profiles)"""

# An id that is somebody's own and somebody else's today speaks of today's.
SUBJECTS = """
    create or replace temp table subjects as
    select distinct own_customer_id as subject_id, unmerged_customer_id from people
    where own_customer_id not in (select unmerged_customer_id from identity_map)
    union
    select unmerged_customer_id, unmerged_customer_id from asked_profiles"""
