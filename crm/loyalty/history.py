"""A ledger as people read it: every entry, expiries included, with the balance after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from crm.loyalty.ledger import Ledger
from crm.loyalty.lots import Movement, expiries


@dataclass(frozen=True)
class HistoryEntry:
    """One entry; `ends` is when what is left of points given ends, null = never."""

    occurred_date: date
    kind: str
    points: int
    balance: int
    reason: str | None
    ends: date | None
    entry: str | None


def history(ledger: Ledger) -> list[HistoryEntry]:
    """Return the entries oldest first; points end at the start of their day."""
    entries, balance = [], 0
    for movement in sorted([*ledger.movements, *_expired(ledger)], key=_moment):
        balance += movement.points
        entries.append(
            HistoryEntry(
                occurred_date=movement.occurred_date,
                kind=movement.kind,
                points=movement.points,
                balance=balance,
                reason=movement.reason_code,
                ends=movement.expires_date,
                entry=movement.entry_id or None,
            )
        )
    return entries


def _expired(ledger: Ledger) -> list[Movement]:
    return [
        Movement("", "expire", -points, datetime.combine(day, time()), day, None, "expired")
        for day, points in expiries(ledger.movements, ledger.today)
    ]


def _moment(movement: Movement) -> tuple[date, bool, datetime, str]:
    is_later = movement.kind != "expire"
    return movement.occurred_date, is_later, movement.occurred_at, movement.entry_id
