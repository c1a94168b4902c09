"""Who was in each export, pseudonymous, one Parquet file each: for deltas, lift and timelines.

Files stand in `raw/exports/members/<export_id>.parquet`, a source like any other. `action` says
what the export did: `add` and `remove` are rows of the file, `drop` is somebody who left the list
without a row (no contact is known any more, or another customer keeps it), `hold` is the control
group, whose `is_control` is true. An export that is no delta adds everybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crm.config import Settings
from crm.warehouse.connection import one_file, quoted, scratch
from crm.warehouse.durable import flush, unfinished

SCHEMA = pa.schema(
    [
        ("export_id", pa.string()),
        ("customer_id", pa.string()),
        ("is_control", pa.bool_()),
        ("action", pa.string()),
        ("exported_at", pa.timestamp("us")),
    ]
)
BATCH = 100_000


def members_file(settings: Settings, export_id: str) -> Path:
    """Where the members of an export are kept."""
    return settings.paths.raw / "exports" / "members" / f"{export_id}.parquet"


def write_members(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    actions: str,
    export_id: str,
    made_at: datetime,
) -> str:
    """Write the unfinished file of members; return its SHA-256.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    connection : duckdb.DuckDBPyConnection
        Holds the table `actions` with `customer_id, is_control, action`.
    actions : str
        Its name.
    export_id, made_at
        The export, aware instant.
    """
    final = members_file(settings, export_id)
    final.parent.mkdir(parents=True, exist_ok=True)
    found = connection.sql(
        f"""select $export_id as export_id, customer_id, is_control, action,
            $made_at::timestamp as exported_at
        from {actions} order by customer_id""",
        params={"export_id": export_id, "made_at": made_at.astimezone(UTC).replace(tzinfo=None)},
    )
    with pq.ParquetWriter(unfinished(final), SCHEMA, compression="zstd") as writer:
        for batch in found.to_arrow_reader(BATCH):
            writer.write_batch(batch.cast(SCHEMA))
    flush(unfinished(final))
    return sha256_of(unfinished(final))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_added(connection: duckdb.DuckDBPyConnection, members: pa.Table, name: str) -> None:
    """Make the table `name(customer_id, was_id)`: whom exports added, by the ids of today.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The published build, whose redirects tell the ids of today.
    members : pyarrow.Table
        With `customer_id, action`: one file of members, or what `read_members` folded.
    name : str
        The temporary table, ours.
    """
    connection.register("members_kept", members)
    connection.execute(
        f"""create or replace temp table {name} as
        select
            coalesce(redirects.customer_id, kept.customer_id) as customer_id,
            kept.customer_id as was_id
        from members_kept as kept
        left join bridge_customer_redirects as redirects
            on kept.customer_id = redirects.old_customer_id
        where kept.action = 'add'"""
    )
    connection.unregister("members_kept")


def read_members(settings: Settings, export_ids: Sequence[str]) -> pa.Table:
    """Fold exports in order: the last action on every customer of them.

    Returns
    -------
    pyarrow.Table
        `customer_id, action`.
    """
    parts = ["select '' as customer_id, '' as action, 0 as place where false"]
    parts += [
        f"select customer_id, action, {place} as place from read_parquet({quoted(path)})"
        for place, path in enumerate(one_file(members_file(settings, one)) for one in export_ids)
    ]
    with scratch(settings) as connection:
        return connection.sql(
            f"""select customer_id, arg_max(action, place) as action
            from ({" union all ".join(parts)}) group by customer_id"""
        ).to_arrow_table()
