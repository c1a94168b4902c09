"""People's merges applied to the map that data alone gives, and written for dbt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.identity.merges import Joined, Merge, Profile, active_merges, join_profiles
from crm.warehouse import durable
from crm.warehouse.connection import quoted

# The profile behind an id: the one that carries it, else the one whose account or mailbox would.
PROFILES = """
    with found as (
        select mentioned.id, unmerged_customer_id
        from mentioned
        inner join known_ids on mentioned.id = known_ids.id
        qualify row_number() over (
            partition by mentioned.id
            order by known_ids.id <> unmerged_customer_id, unmerged_customer_id
        ) = 1
    )
    select found.id, unmerged_customer_id, min(known_rank)
    from found inner join known_ids using (unmerged_customer_id)
    group by all"""


def merged_profiles_file(settings: Settings) -> Path:
    """Where dbt finds which profiles are one person by people's decision, and since when."""
    return settings.paths.raw / "ops" / "merged_profiles" / "current.parquet"


def apply_merges(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Joined:
    """Make `persons(anchor, unmerged_customer_id, customer_id)` from `assigned` and the log."""
    connection.execute(
        """create or replace temp table known_ids as
        select distinct id, assigned.customer_id as unmerged_customer_id, anchor as known_rank
        from (
            select anchor, customer_id as id from assigned
            union all
            select components.anchor, nodes.own_id
            from nodes inner join components on nodes.node = components.node
        )
        inner join assigned using (anchor)"""
    )
    joined = join_known_profiles(connection, active_merges(settings))
    register_customers(connection, joined)
    connection.execute(
        """create or replace temp table persons as
        select
            anchor,
            assigned.customer_id as unmerged_customer_id,
            coalesce(merged_customers.customer_id, assigned.customer_id) as customer_id
        from assigned
        left join merged_customers
            on assigned.customer_id = merged_customers.unmerged_customer_id"""
    )
    return joined


def join_known_profiles(connection: duckdb.DuckDBPyConnection, merges: Sequence[Merge]) -> Joined:
    """Apply merges to the profiles of `known_ids(id, unmerged_customer_id, known_rank)`."""
    if not merges:
        return Joined()
    mentioned = sorted({one for merge in merges for one in merge.ids})
    connection.register("mentioned", pa.table({"id": pa.array(mentioned, pa.string())}))
    rows = connection.execute(PROFILES).fetchall()
    connection.unregister("mentioned")
    return join_profiles(merges, {found: Profile(profile, rank) for found, profile, rank in rows})


def register_customers(connection: duckdb.DuckDBPyConnection, joined: Joined) -> None:
    """Make `merged_customers(unmerged_customer_id, customer_id)` of the merged profiles."""
    ids, customers = list(joined.customer_of), list(joined.customer_of.values())
    table = pa.table(
        {
            "unmerged_customer_id": pa.array(ids, pa.string()),
            "customer_id": pa.array(customers, pa.string()),
        }
    )
    connection.register("merged_now", table)
    connection.execute("create or replace temp table merged_customers as from merged_now")
    connection.unregister("merged_now")


def write_merged_profiles(
    connection: duckdb.DuckDBPyConnection, settings: Settings, joined: Joined
) -> None:
    """Write the pairs of `Joined.table` of people raw data knows, whole or not at all."""
    final = merged_profiles_file(settings)
    final.parent.mkdir(parents=True, exist_ok=True)
    connection.register("joined_now", joined.table())
    target = quoted(str(durable.unfinished(final)))
    connection.execute(
        "copy (from joined_now where customer_id in (select customer_id from persons)"
        f" order by unmerged_customer_id, other_customer_id) to {target}"
        " (format parquet, compression zstd)"
    )
    connection.unregister("joined_now")
    durable.put_in_place(final)
