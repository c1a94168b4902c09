"""Ids that stay although raw data has forgotten the account they were made from."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.ops.events import CustomerIdKept
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.warehouse.connection import quoted

ACTOR = "identity"

# An id is free for a component when the node it was made from is gone or in that very component;
# else the id is that node's, wherever it went.
FREE = """
    not exists (
        select 1 from nodes
        inner join components on nodes.node = components.node
        where nodes.own_id = claims.customer_id and components.anchor <> claims.anchor
    )"""


def apply_kept_ids(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make `assigned(anchor, customer_id)`: the first node's own id, or the one the log kept."""
    logged = list(OperationalLog(settings).read([CustomerIdKept.kind]))
    kept = pa.table(
        {
            "own_id": pa.array([(e.payload or {}).get("anchor") for e in logged], pa.string()),
            "customer_id": pa.array([e.subject_id for e in logged], pa.string()),
            "sequence": pa.array([e.sequence for e in logged], pa.int64()),
        }
    )
    connection.register("kept", kept)
    connection.execute(
        f"""create or replace temp table assigned as
        with claims as (
            select components.anchor, kept.customer_id, kept.sequence
            from kept
            inner join nodes on kept.own_id = nodes.own_id
            inner join components on nodes.node = components.node
            qualify row_number() over (partition by components.anchor order by sequence desc) = 1
        ),
        honoured as (
            select * from claims where {FREE}
            qualify row_number() over (partition by customer_id order by sequence desc) = 1
        )
        select nodes.node as anchor, coalesce(honoured.customer_id, nodes.own_id) as customer_id
        from (select distinct anchor from components) as anchors
        inner join nodes on anchors.anchor = nodes.node
        left join honoured on anchors.anchor = honoured.anchor"""
    )
    connection.unregister("kept")


def keep_assigned_ids(
    connection: duckdb.DuckDBPyConnection, settings: Settings, previous: Path
) -> int:
    """Log and apply the exceptions: people whose id in the map before is not the one made now.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        With `nodes`, `components` and `assigned`, which is changed.
    settings : Settings
        Whose log.
    previous : Path
        The map as written last time; without one there is nothing to keep.

    Returns
    -------
    int
        Number of exceptions logged.
    """
    if not previous.exists():
        return 0
    connection.execute(_exceptions(connection, previous))
    found = connection.execute(
        "select own_id, customer_id from exceptions order by anchor"
    ).fetchall()
    entries = [
        Entry(CustomerIdKept(subject_id=customer_id, anchor=own_id))
        for own_id, customer_id in found
    ]
    OperationalLog(settings).append_all(entries, actor=ACTOR)
    connection.execute(
        """update assigned set customer_id = exceptions.customer_id
        from exceptions where assigned.anchor = exceptions.anchor"""
    )
    return len(entries)


def _exceptions(connection: duckdb.DuckDBPyConnection, previous: Path) -> str:
    described = connection.execute(f"describe from read_parquet({quoted(str(previous))})")
    columns = {name for name, *_ in described.fetchall()}
    # What people merged is no business of what data says; the first maps knew no merges.
    known_as = "unmerged_customer_id" if "unmerged_customer_id" in columns else "customer_id"
    return f"""create or replace temp table exceptions as
        with before as (
            select components.anchor, nodes.node, earlier.{known_as} as customer_id
            from read_parquet({quoted(str(previous))}) as earlier
            inner join nodes on earlier.customer_key = nodes.customer_key
            inner join components on nodes.node = components.node
        ),
        changed as (
            select before.anchor, arg_min(before.customer_id, before.node) as customer_id
            from before inner join assigned on before.anchor = assigned.anchor
            group by before.anchor, assigned.customer_id
            having not bool_or(before.customer_id = assigned.customer_id)
        ),
        claims as (
            select * from changed
            where customer_id not in (select customer_id from assigned)
            qualify row_number() over (partition by customer_id order by anchor) = 1
        )
        select claims.anchor, nodes.own_id, claims.customer_id
        from claims inner join nodes on claims.anchor = nodes.node
        where {FREE}"""
