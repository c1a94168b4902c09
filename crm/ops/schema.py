"""The log's one table, the triggers that keep it append-only, and how it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from crm.errors import CrmError, LockedError

BUSY_TIMEOUT_SECONDS = 30
WRITES = "crm_writes"

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("event_id", String, nullable=False, unique=True),
    Column("recorded_at", String, nullable=False),
    Column("effective_at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject_id", String, nullable=False),
    Column("payload", String),
    Column("salt", String),
    Column("payload_digest", String, nullable=False),
    Column("redacted", Boolean, nullable=False),
    Column("previous_hash", String, nullable=False),
    Column("hash", String, nullable=False),
    Index("events_by_kind", "kind", "sequence"),
    Index("events_by_subject", "subject_id", "sequence"),
)

FROZEN_COLUMNS = tuple(
    column.name for column in events.columns if column.name not in ("payload", "salt", "redacted")
)

# A BEFORE INSERT trigger as well: `insert or replace` deletes without firing delete triggers.
TRIGGERS = (
    """create trigger if not exists events_are_never_deleted before delete on events
    begin select raise(abort, 'the log is append-only: no event is ever deleted'); end""",
    f"""create trigger if not exists events_are_only_redacted before update on events
    when not (
        not old.redacted and new.redacted and new.payload is null and new.salt is null
        and {" and ".join(f"new.{name} is old.{name}" for name in FROZEN_COLUMNS)}
    )
    begin select raise(abort, 'the log is append-only: an event can only be redacted'); end""",
    """create trigger if not exists events_are_only_appended before insert on events
    when new.sequence is not (select coalesce(max(sequence), 0) + 1 from events)
        or exists (select 1 from events where event_id = new.event_id)
    begin select raise(abort, 'the log is append-only: an event comes after the last one'); end""",
)
for _trigger in TRIGGERS:
    event.listen(events, "after_create", DDL(_trigger.replace("%", "%%")).execute_if("sqlite"))


def open_engine(path: Path) -> Engine:
    """Open the log's database; the file appears with the first write."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _engine(path)


@lru_cache(maxsize=8)
def _engine(path: Path) -> Engine:
    """Keep what SQLAlchemy compiled; no connection outlives its use, so forks are safe."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """Run the block in one transaction: a snapshot for reading, or the one writer.

    Raises
    ------
    LockedError
        Another process wrote for longer than the busy timeout.
    CrmError
        The file cannot be read or written; the message says why.
    """
    try:
        connected = engine.connect().execution_options(**{WRITES: writes})
        with connected as connection, connection.begin():
            yield connection
    except OperationalError as error:
        raise _refusal(error, engine) from None


def _prepare(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # transactions begin where `_begin` says
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
        "journal_mode = wal",
        "synchronous = full",
        "secure_delete = on",  # a redacted payload leaves no bytes behind
    ):
        dbapi_connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _refusal(error: OperationalError, engine: Engine) -> CrmError:
    place = engine.url.database
    if "locked" in str(error.orig):
        return LockedError(
            "The log {place} was busy for {busy_timeout_seconds} s; try again when the other "
            "process is done.",
            place=place,
            busy_timeout_seconds=BUSY_TIMEOUT_SECONDS,
        )
    return CrmError(
        "The log {place} cannot be used ({orig}); check the disk and the file's rights, or bring "
        "back a backup with `crm restore`.",
        place=place,
        orig=error.orig,
    )
