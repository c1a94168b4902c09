"""The record of every load, and how to take one back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.ops.events import LoadUndone
from crm.ops.log import OperationalLog
from crm.sources.contracts import CONTRACTS, LOADS, REJECTED_ROWS
from crm.sources.raw_files import raw_file, raw_files, write_row
from crm.warehouse.connection import scratch
from crm.warehouse.lock import write_lock


@dataclass(frozen=True)
class Load:
    """One row of `quality/loads`; its columns."""

    load_id: str
    file: str
    content_hash: str
    mapping: str
    source: str
    raw_group: str
    table_name: str
    rows_in: int
    accepted: int
    rejected: int
    superseded: int
    columns_ignored: str
    loaded_at: datetime
    min_event_at: datetime | None
    max_event_at: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """Everything, for a machine."""
        return asdict(self)


def list_loads(settings: Settings) -> list[Load]:
    """List every load of the workspace, oldest first."""
    paths = [str(path) for path in raw_files(settings, LOADS)]
    if not paths:
        return []
    names = ", ".join(field.name for field in fields(Load))
    with scratch(settings) as connection:
        rows = connection.execute(
            f"select {names} from read_parquet($paths, union_by_name = true) order by load_id",
            {"paths": paths},
        ).fetchall()
    return [Load(*row) for row in rows]


def find_load(
    settings: Settings, content_hash: str, mapping: str, source: str, table: str | None
) -> Load | None:
    """Find the load of the same content under the same mapping, source and table."""
    for load in list_loads(settings):
        same = (load.content_hash, load.mapping, load.source) == (content_hash, mapping, source)
        if same and table in (None, load.table_name):
            return load
    return None


def record_load(settings: Settings, load: Load) -> None:
    """Commit a load: from now on its raw files count."""
    write_row(load.as_dict(), LOADS, raw_file(settings, LOADS, load.load_id))


def take_back(settings: Settings, load_id: str, *, actor: Actor, reason: str | None = None) -> Load:
    """Undo a load and log who did it; errors as `undo_load`.

    Raises
    ------
    NotPermittedError
        The actor's role is below marketer.
    """
    actor.require("marketer", "take loads back")
    load = undo_load(settings, load_id)
    undone = LoadUndone(
        subject_id=load_id,
        file=load.file,
        table=load.table_name,
        rows_count=load.accepted + load.superseded,
        reason=reason,
    )
    OperationalLog(settings).append(undone, actor=actor.name)
    return load


def undo_load(settings: Settings, load_id: str) -> Load:
    """Take a load back: its rows, its rejected rows and its record; the file can be loaded again.

    Rows of earlier loads that it had superseded hold again.

    Raises
    ------
    UsageError
        There is no such load.
    """
    with write_lock(settings, f"undoing load {load_id}"):
        found = next((load for load in list_loads(settings) if load.load_id == load_id), None)
        if found is None:
            raise UsageError(
                "There is no load '{load_id}'; `crm loads list` shows them.", load_id=load_id
            )
        raw_file(settings, LOADS, load_id).unlink()
        for contract in (CONTRACTS[found.table_name], REJECTED_ROWS):
            raw_file(settings, contract, load_id).unlink(missing_ok=True)
        return found
