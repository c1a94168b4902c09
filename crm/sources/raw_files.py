"""Raw Parquet files: named by their load, written whole, healed after a kill.

A load is committed by its row in `quality/loads`, written last. Any other raw file of a load
without that row is a leftover.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crm.config import Settings
from crm.sources.contracts import LOADS, REJECTED_ROWS, Contract, delivered
from crm.warehouse.connection import quoted
from crm.warehouse.durable import put_in_place, unfinished
from crm.warehouse.lock import write_lock

STAMP = "%Y%m%dT%H%M%S%fZ"
LOAD_FILE = re.compile(r"(\d{8}T\d{12}Z-[0-9a-f]{8})\.parquet(\.unfinished)?")
ARROW_TYPES = {"varchar": pa.string(), "bigint": pa.int64(), "timestamp": pa.timestamp("us")}


def raw_file(settings: Settings, contract: Contract, load_id: str) -> Path:
    """Name a load's file of one table."""
    return contract.folder(settings.paths) / f"{load_id}.parquet"


def raw_files(settings: Settings, contract: Contract) -> list[Path]:
    """List a table's committed and uncommitted Parquet files, oldest first."""
    return sorted(contract.folder(settings.paths).glob("*.parquet"))


def new_load_id(settings: Settings, content_hash: str, now: datetime) -> str:
    """Make an id that sorts after every earlier load, also when the clock went back."""
    last = max((path.stem for path in raw_files(settings, LOADS)), default="")
    stamp = now.astimezone(UTC)
    if last and stamp.strftime(STAMP) <= last.split("-")[0]:
        stamp = datetime.strptime(last.split("-")[0], STAMP).replace(tzinfo=UTC)
        stamp += timedelta(microseconds=1)
    return f"{stamp.strftime(STAMP)}-{content_hash[:8]}"


def write_query(connection: duckdb.DuckDBPyConnection, query: str, final: Path) -> int:
    """Write a query's rows beside `final`, to be put in place later; return their number."""
    final.parent.mkdir(parents=True, exist_ok=True)
    written = connection.execute(
        f"copy ({query}) to {quoted(str(unfinished(final)))} (format parquet, compression zstd)"
    ).fetchone()
    return int(written[0]) if written else 0


def write_row(row: dict[str, object], contract: Contract, final: Path) -> None:
    """Write a table of one row, whole or not at all."""
    final.parent.mkdir(parents=True, exist_ok=True)
    types = contract.stored_types()
    schema = pa.schema([(name, ARROW_TYPES[type_]) for name, type_ in types.items()])
    pq.write_table(pa.Table.from_pylist([row], schema), unfinished(final))
    put_in_place(final)


def discard(*finals: Path) -> None:
    """Remove what was written beside these files."""
    for final in finals:
        unfinished(final).unlink(missing_ok=True)


def heal(settings: Settings) -> list[Path]:
    """Remove what a killed load left behind: unfinished files, and rows without a load record.

    Returns
    -------
    list of Path
        The files removed.
    """
    with write_lock(settings, "healing raw files"):
        committed = {path.stem for path in raw_files(settings, LOADS)}
        leftovers = [
            path
            for contract in (*delivered().values(), LOADS, REJECTED_ROWS)
            for path in contract.folder(settings.paths).glob("*")
            if (found := LOAD_FILE.fullmatch(path.name))
            and (found.group(2) or found.group(1) not in committed)
        ]
        for path in leftovers:
            path.unlink()
        return leftovers
