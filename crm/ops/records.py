"""An event on its way into the log and out of it: composed and signed, read back, compared."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crm.errors import UsageError
from crm.ops.chain import GENESIS, Row, link_hash, payload_digest, payload_text
from crm.ops.events import Event, parse

ACTOR_MAX_LENGTH = 200


@dataclass(frozen=True)
class Entry:
    """One event to append, and when it holds if that is not now.

    `event_id` makes a repeat harmless: the same id again is the same event, or an error.
    """

    event: Event
    effective_at: datetime | None = None
    event_id: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(frozen=True)
class LoggedEvent:
    """An event as it stands in the log; instants are aware, in UTC."""

    sequence: int
    event_id: str
    recorded_at: datetime
    effective_at: datetime
    actor: str
    kind: str
    subject_id: str
    payload: dict[str, Any] | None
    redacted: bool

    @property
    def event(self) -> Event | None:
        """The event as its model; None when its payload was redacted."""
        return None if self.payload is None else parse(self.kind, self.subject_id, self.payload)


def compose(key: bytes, last: Row | None, entry: Entry, actor: str) -> Row:
    """Make the row that follows `last`, signed.

    A clock that jumped back does not reorder the log: an event is never recorded before the last.

    Raises
    ------
    UsageError
        `effective_at` has no time zone, or the actor is empty or too long.
    """
    if not actor.strip() or len(actor) > ACTOR_MAX_LENGTH:
        raise UsageError(
            "The actor '{actor}' cannot be logged; give 1 to {actor_max_length} characters.",
            actor=actor[:40],
            actor_max_length=ACTOR_MAX_LENGTH,
        )
    now = max(stamp(datetime.now(UTC)), last.recorded_at if last else "")
    payload, salt = payload_text(entry.event.payload()), secrets.token_hex(32)
    unsigned = Row(
        sequence=last.sequence + 1 if last else 1,
        event_id=entry.event_id,
        recorded_at=now,
        effective_at=stamp(entry.effective_at) if entry.effective_at else now,
        actor=actor,
        kind=entry.event.kind,
        subject_id=entry.event.subject_id,
        payload=payload,
        salt=salt,
        payload_digest=payload_digest(salt, payload),
        redacted=False,
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    return unsigned._replace(hash=link_hash(key, unsigned))


def same_or_refuse(earlier: Row, entry: Entry, actor: str) -> Row:
    """Return the row that already carries this event's id, if it is the same event.

    Raises
    ------
    UsageError
        It is another event.
    """
    same = (
        earlier.kind == entry.event.kind
        and earlier.subject_id == entry.event.subject_id
        and earlier.actor == actor
        and (earlier.redacted or earlier.payload == payload_text(entry.event.payload()))
        and (entry.effective_at is None or earlier.effective_at == stamp(entry.effective_at))
    )
    if not same:
        raise UsageError(
            "The log already holds another event with the id '{event_id}' ({kind} about "
            "'{subject_id}'); give the new event an id of its own.",
            event_id=entry.event_id,
            kind=earlier.kind,
            subject_id=earlier.subject_id,
        )
    return earlier


def logged(row: Row) -> LoggedEvent:
    """Read a stored row: instants and payload as values."""
    return LoggedEvent(
        sequence=row.sequence,
        event_id=row.event_id,
        recorded_at=datetime.fromisoformat(row.recorded_at),
        effective_at=datetime.fromisoformat(row.effective_at),
        actor=row.actor,
        kind=row.kind,
        subject_id=row.subject_id,
        payload=None if row.payload is None else json.loads(row.payload),
        redacted=bool(row.redacted),
    )


def stamp(instant: datetime) -> str:
    """Write an instant as the log stores it: UTC, microseconds, so text order is time order."""
    if instant.tzinfo is None:
        raise UsageError(
            "The instant {instant} has no time zone; add one, such as Z.",
            instant=instant.isoformat(),
        )
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
