"""The operational log: append, read, redact. The only module that writes what people did.

Appending is serialised between processes twice over: by a file lock, held until the signed
checkpoint is written so that checkpoints never run backwards, and by SQLite's own write lock.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text, update

from crm.config import Settings
from crm.errors import UsageError
from crm.ops import keys
from crm.ops.chain import EMPTY, Head, Row
from crm.ops.checkpoint import write_checkpoint
from crm.ops.events import Event, EventRedacted
from crm.ops.past import Past, found_rows, last_row, row_by_id
from crm.ops.records import Entry, LoggedEvent, compose, logged, same_or_refuse
from crm.ops.schema import events, metadata, open_engine, transaction

Check = Callable[[Past], None]
"""Looks at what is in the log already and raises to refuse an event."""


class OperationalLog:
    """The log of one workspace.

    Parameters
    ----------
    settings : Settings
        Whose log; file and key appear with the first append.
    file : Path, optional
        Another file to read, such as a backup's.

    Examples
    --------
    >>> log = OperationalLog(load_settings())  # doctest: +SKIP
    >>> log.append(SegmentRetired(subject_id="lapsed-vip"), actor="ana")  # doctest: +SKIP
    """

    def __init__(self, settings: Settings, file: Path | None = None) -> None:
        self._settings = settings
        self._path = file or settings.paths.log

    def append(
        self,
        event: Event,
        *,
        actor: str,
        effective_at: datetime | None = None,
        event_id: str | None = None,
        check: Check | None = None,
    ) -> LoggedEvent:
        """Append one event durably; the same `event_id` again returns the event already there.

        Parameters
        ----------
        event, actor, effective_at
            What happened, who did it, and when it holds if that is not now.
        event_id : str, optional
            Makes a repeat harmless: the id names this event for ever.
        check : callable, optional
            Called under the write lock, so that nothing comes between what it sees and the event;
            what it raises leaves the log as it was. A repeated event is not checked again.

        Raises
        ------
        UsageError
            The id belongs to another event, `effective_at` has no zone, or nobody is the actor.
        LockedError, CrmError
            The log is busy for too long, or its file or key cannot be used.
        """
        entry = Entry(event, effective_at, event_id or secrets.token_hex(16))
        return self.append_all([entry], actor=actor, check=check)[0]

    def append_all(
        self, entries: Sequence[Entry], *, actor: str, check: Check | None = None
    ) -> list[LoggedEvent]:
        """Append many events, all or none; one `check` for the batch; errors as `append`."""
        if not entries:
            return []
        key = keys.derived_key(self._settings, keys.CHAIN)
        with self._writing() as connection:
            if check and any(row_by_id(connection, entry.event_id) is None for entry in entries):
                check(Past(connection))
            last, rows = last_row(connection), []
            for entry in entries:
                rows.append(_append(connection, key, last, entry, actor))
                last = max(last or rows[-1], rows[-1])  # a repeated event is an earlier row
            return [logged(row) for row in rows]

    def redact(self, event_id: str, *, actor: str, reason: str) -> LoggedEvent:
        """Remove an event's payload for good; the chain stays valid and says who did it and why.

        Raises
        ------
        UsageError
            There is no such event.
        """
        key = keys.derived_key(self._settings, keys.CHAIN)
        with self._writing() as connection:
            found = row_by_id(connection, event_id)
            if found is None:
                raise UsageError(
                    "The log {file} has no event '{event_id}' to redact.",
                    file=self._path,
                    event_id=event_id,
                )
            if not found.redacted:
                note = EventRedacted(subject_id=event_id, reason=reason)
                _append(connection, key, last_row(connection), Entry(note), actor)
                connection.execute(
                    update(events)
                    .where(events.c.event_id == event_id)
                    .values(payload=None, salt=None, redacted=True)
                )
        self._forget_old_pages()
        return logged(found._replace(payload=None, salt=None, redacted=True))

    def read(
        self,
        kinds: Sequence[str] | None = None,
        *,
        since: int = 0,
        subjects: Sequence[str] | None = None,
    ) -> Iterator[LoggedEvent]:
        """Yield events in the order they were appended.

        Parameters
        ----------
        kinds, subjects : sequence of str, optional
            Only these kinds, only events about these ids; default all.
        since : int
            Only events after this sequence number.
        """
        return map(logged, self.rows(kinds, since=since, subjects=subjects))

    def rows(
        self,
        kinds: Sequence[str] | None = None,
        *,
        since: int = 0,
        subjects: Sequence[str] | None = None,
    ) -> Iterator[Row]:
        """Yield events as stored, signatures included; parameters as `read`."""
        with self.reading() as connection:
            if connection is not None:
                yield from found_rows(connection, kinds, since, subjects)

    def find(self, event_id: str) -> LoggedEvent | None:
        """Return one event; None when there is none of that id."""
        with self.reading() as connection:
            row = None if connection is None else row_by_id(connection, event_id)
        return logged(row) if row else None

    def head(self) -> Head:
        """Return the number and hash of the last event; exports print it as outside evidence."""
        with self.reading() as connection:
            last = None if connection is None else last_row(connection)
        return Head(last.sequence, last.hash) if last else EMPTY

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """Open one snapshot of the log; None where nobody has written yet."""
        if not self._path.exists():
            yield None
            return
        with transaction(open_engine(self._path), writes=False) as connection:
            yield connection if inspect(connection).has_table(events.name) else None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        engine = open_engine(self._path)
        with one_appender(self._path):
            with transaction(engine, writes=True) as connection:
                metadata.create_all(connection)
                yield connection
                last = last_row(connection)
            if last is not None:
                write_checkpoint(self._settings, Head(last.sequence, last.hash))

    def _forget_old_pages(self) -> None:
        """Move the write-ahead log into the file: a redacted payload must not linger in it."""
        with (
            open_engine(self._path)
            .connect()
            .execution_options(isolation_level="AUTOCOMMIT") as connection
        ):
            connection.execute(text("pragma wal_checkpoint(truncate)"))


def head(settings: Settings) -> Head:
    """Return the head of a workspace's log; two equal heads are two equal logs."""
    return OperationalLog(settings).head()


@contextmanager
def one_appender(log: Path) -> Iterator[None]:
    """Hold the log still: nobody appends while the block runs."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(log.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _append(connection: Connection, key: bytes, last: Row | None, entry: Entry, actor: str) -> Row:
    earlier = row_by_id(connection, entry.event_id)
    if earlier is not None:
        return same_or_refuse(earlier, entry, actor)
    row = compose(key, last, entry, actor)
    connection.execute(events.insert().values(row._asdict()))
    return row
