"""Looking through the operational log: filtered, newest first, a page at a time, no free text.

What people wrote (notes, reasons, proofs) is not shown here: an audit asks who did what to whom
and when. The names of kinds, actors and subjects are ids; a payload's counts and codes may be read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from crm.actors import Actor
from crm.config import Settings
from crm.ops.log import OperationalLog
from crm.ops.records import stamp
from crm.ops.schema import events

TYPED = {"body", "description", "proof", "reason", "subject", "text", "title", "value"}
FREE_TEXT = frozenset({*TYPED, "email", "name", "name_en", "name_ro"})
"""Fields of a payload that may hold what somebody typed, or somebody's contact."""


@dataclass(frozen=True)
class AuditFilter:
    """Which events are looked at; None is no limit. Days are the tenant's."""

    kinds: tuple[str, ...] = ()
    actor: str | None = None
    subject_id: str | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class AuditEvent:
    """One event: who did what to whom and when; `details` holds counts and codes only."""

    sequence: int
    recorded_at: datetime
    actor: str
    kind: str
    subject_id: str
    details: dict[str, Any]
    is_redacted: bool
    hash: str


@dataclass(frozen=True)
class AuditSummary:
    """What a filter finds, and what there is to filter by."""

    events_count: int
    kinds: dict[str, int]
    actors: tuple[str, ...]


def audit_events(
    settings: Settings,
    wanted: AuditFilter,
    *,
    actor: Actor,
    limit: int | None = None,
    offset: int = 0,
) -> list[AuditEvent]:
    """Return events, newest first.

    Parameters
    ----------
    settings : Settings
        Whose log.
    wanted : AuditFilter
        Which of them.
    actor : Actor
        Needs the role steward.
    limit, offset : int, optional
        A page of them.

    Raises
    ------
    NotPermittedError
        The role is below steward, or `CRM_LOCAL_STEWARD` is not set.
    """
    _check(settings, actor)
    query = _where(select(events), settings, wanted).order_by(events.c.sequence.desc())
    return [
        AuditEvent(
            sequence=row.sequence,
            recorded_at=datetime.fromisoformat(row.recorded_at),
            actor=row.actor,
            kind=row.kind,
            subject_id=row.subject_id,
            details=_details(row.payload),
            is_redacted=bool(row.redacted),
            hash=row.hash,
        )
        for row in _ask(settings, query.limit(limit).offset(offset))
    ]


def audit_summary(settings: Settings, wanted: AuditFilter, *, actor: Actor) -> AuditSummary:
    """Count what a filter finds, and list kinds and actors of the whole log; errors as above."""
    _check(settings, actor)
    counted = _ask(settings, _where(select(func.count()), settings, wanted))
    kinds = _ask(
        settings,
        select(events.c.kind, func.count()).group_by(events.c.kind).order_by(events.c.kind),
    )
    actors = _ask(settings, select(events.c.actor).distinct().order_by(events.c.actor))
    return AuditSummary(
        events_count=counted[0][0] if counted else 0,
        kinds=dict(tuple(row) for row in kinds),
        actors=tuple(name for (name,) in actors),
    )


def _check(settings: Settings, actor: Actor) -> None:
    actor.require("steward", "look through the audit log")
    actor.check_steward(allowed=settings.local_steward)


def _where(query: Select[Any], settings: Settings, wanted: AuditFilter) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kinds:
        conditions.append(events.c.kind.in_(wanted.kinds))
    if wanted.actor is not None:
        conditions.append(events.c.actor == wanted.actor)
    if wanted.subject_id is not None:
        conditions.append(events.c.subject_id == wanted.subject_id)
    if wanted.first_day is not None:
        conditions.append(events.c.recorded_at >= _midnight(settings, wanted.first_day))
    if wanted.last_day is not None:
        after = wanted.last_day + timedelta(days=1)
        conditions.append(events.c.recorded_at < _midnight(settings, after))
    return query.select_from(events).where(and_(True, *conditions))


def _midnight(settings: Settings, day: date) -> str:
    return stamp(datetime.combine(day, time(), settings.zone))


def _details(payload: str | None) -> dict[str, Any]:
    said = {} if payload is None else json.loads(payload)
    return {
        name: value
        for name, value in said.items()
        if name not in FREE_TEXT and isinstance(value, str | int | float | bool)
    }


def _ask(settings: Settings, query: Select[Any]) -> Sequence[Any]:
    with OperationalLog(settings).reading() as connection:
        return [] if connection is None else list(connection.execute(query))
