"""Looking into the log within a transaction: what it holds, its last row, a row by its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from crm.ops.chain import Row
from crm.ops.records import LoggedEvent, logged
from crm.ops.schema import events


class Past:
    """What the log holds while an event is on its way in: the view of a `check`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(
        self,
        kinds: Sequence[str] | None = None,
        *,
        since: int = 0,
        subjects: Sequence[str] | None = None,
    ) -> Iterator[LoggedEvent]:
        """Yield events in the order they were appended; parameters as `OperationalLog.read`."""
        return map(logged, found_rows(self._connection, kinds, since, subjects))


def found_rows(
    connection: Connection,
    kinds: Sequence[str] | None,
    since: int,
    subjects: Sequence[str] | None,
) -> Iterator[Row]:
    """Yield rows in the order they were appended; parameters as `OperationalLog.read`."""
    wanted = select(events).where(events.c.sequence > since).order_by(events.c.sequence)
    if kinds is not None:
        wanted = wanted.where(events.c.kind.in_(kinds))
    if subjects is not None:
        wanted = wanted.where(events.c.subject_id.in_(subjects))
    found = connection.execute(wanted, execution_options={"yield_per": 5_000})
    return map(Row._make, found)


def last_row(connection: Connection) -> Row | None:
    """Return the newest row; None of an empty log."""
    return _one(connection, select(events).order_by(events.c.sequence.desc()).limit(1))


def row_by_id(connection: Connection, event_id: str) -> Row | None:
    """Return the row of an event; None when there is none."""
    return _one(connection, select(events).where(events.c.event_id == event_id))


def _one(connection: Connection, wanted: Select[Any]) -> Row | None:
    found = connection.execute(wanted).first()
    return None if found is None else Row._make(found)
