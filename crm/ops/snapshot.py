"""The log as a source like any other: every event, typed, in `raw/ops/events/current.parquet`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from crm.config import Settings
from crm.ops.chain import Row
from crm.ops.log import OperationalLog
from crm.warehouse import durable

BATCH_ROWS = 50_000

SCHEMA = pa.schema(
    [
        ("sequence", pa.int64()),
        ("event_id", pa.string()),
        ("recorded_at", pa.timestamp("us")),
        ("effective_at", pa.timestamp("us")),
        ("actor", pa.string()),
        ("kind", pa.string()),
        ("subject_id", pa.string()),
        ("payload", pa.string()),
        ("redacted", pa.bool_()),
    ]
)


def snapshot_file(settings: Settings) -> Path:
    """Where dbt finds the log."""
    return settings.paths.raw / "ops" / "events" / "current.parquet"


def write_snapshot(settings: Settings) -> int:
    """Write the whole log to raw and return the number of events.

    The same events give the same bytes, an empty log an empty table. Instants are naive UTC, as
    everywhere in raw; the payload is JSON text, null once redacted.
    """
    final = snapshot_file(settings)
    final.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with pq.ParquetWriter(durable.unfinished(final), SCHEMA, compression="zstd") as writer:
        for rows in _in_batches(OperationalLog(settings).rows()):
            writer.write_batch(_as_batch(rows))
            count += len(rows)
    durable.put_in_place(final)
    return count


def _in_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch


def _as_batch(rows: list[Row]) -> pa.RecordBatch:
    columns = {name: [getattr(row, name) for row in rows] for name in SCHEMA.names}
    for name in ("recorded_at", "effective_at"):
        columns[name] = [
            datetime.fromisoformat(text).replace(tzinfo=None) for text in columns[name]
        ]
    columns["redacted"] = [bool(mark) for mark in columns["redacted"]]
    return pa.RecordBatch.from_pydict(columns, schema=SCHEMA)
