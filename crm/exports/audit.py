"""The audit log as a file, by the one safe writer: who did what to whom and when, no free text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO

import duckdb
import pyarrow as pa

from crm.exports.writing.cells import Column
from crm.exports.writing.write import write_relation
from crm.ops.audit import AuditEvent

COLUMNS = {
    "sequence": (Column("event", "number"), pa.int64()),
    "recorded_at": (Column("recorded", "timestamp"), pa.timestamp("us")),
    "actor": (Column("who"), pa.string()),
    "kind": (Column("what"), pa.string()),
    "subject_id": (Column("about"), pa.string()),
    "details": (Column("details"), pa.string()),
    "hash": (Column("signature in the chain"), pa.string()),
}


def write_audit(
    events: Sequence[AuditEvent], target: BinaryIO, *, locale: str, timezone: str
) -> int:
    """Write events as a CSV for spreadsheets.

    Parameters
    ----------
    events : sequence of AuditEvent
        In the order of the file.
    target : BinaryIO
        Where the bytes go.
    locale, timezone : str
        The tenant's.

    Returns
    -------
    int
        Number of events written.
    """
    arrays = [
        pa.array([_value(event, name) for event in events], kind)
        for name, (_, kind) in COLUMNS.items()
    ]
    columns = [column for column, _ in COLUMNS.values()]
    with duckdb.connect() as connection:
        connection.register("events", pa.table(arrays, names=list(COLUMNS)))
        return write_relation(
            target, "csv", columns, connection, "from events", locale=locale, timezone=timezone
        )


def _value(event: AuditEvent, name: str) -> object:
    value = getattr(event, name)
    if name == "recorded_at":
        return event.recorded_at.replace(tzinfo=None)
    return json.dumps(value, ensure_ascii=False) if name == "details" else value
