"""One person's points as lots: what has ended, what is left, what ends next.

dbt computes the same for everybody at once, as of a day; here it is for one person, today. Lots are
spent oldest first and end in the order they came, so all that was lost by a day is the largest
excess so far of lots ended over points used before that day. Points used beyond all lots are a
debt, which the next lots pay.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate


@dataclass(frozen=True)
class Movement:
    """One entry of the ledger; points above zero are a lot, `expires_date` null = never.

    `occurred_at` is naive UTC, the dates are the tenant's local ones.
    """

    entry_id: str
    kind: str
    points: int
    occurred_at: datetime
    occurred_date: date
    expires_date: date | None = None
    reason_code: str | None = None


@dataclass(frozen=True)
class Balance:
    """A person's points in a programme on a day: `balance` is the sum of the ledger."""

    balance: int
    expired: int
    expiring_next: int | None
    expiring_date: date | None

    @property
    def available(self) -> int:
        """What can be spent."""
        return max(self.balance, 0)

    @property
    def debt(self) -> int:
        """What the next points pay first."""
        return max(-self.balance, 0)


def balance_on(movements: Sequence[Movement], today: date) -> Balance:
    """Add a ledger up at the start of a day.

    Parameters
    ----------
    movements : sequence of Movement
        One person's entries in one programme, expiries left out, in any order.
    today : date
        The tenant's local date; what ends on it has ended.

    Examples
    --------
    >>> day = date(2026, 1, 1)
    >>> noon = datetime(2026, 1, 1, 12)
    >>> earned = Movement("a", "earn", 100, noon, day, date(2027, 1, 1))
    >>> spent = Movement("b", "redeem", -30, noon, day)
    >>> balance_on([earned, spent], date(2026, 6, 1)).available
    70
    >>> balance_on([earned, spent], date(2027, 1, 1)).expired
    70
    """
    expired = sum(points for _, points in expiries(movements, today))
    total = sum(movement.points for movement in movements)
    used = expired - sum(movement.points for movement in movements if movement.points < 0)
    left = _lots_left(_lots(movements), used)
    dated = [(ends, points) for ends, points in left if ends is not None]
    first = min((ends for ends, _ in dated), default=None)
    next_points = sum(points for ends, points in dated if ends == first) if first else None
    return Balance(total - expired, expired, next_points, first)


def expiries(movements: Sequence[Movement], today: date) -> list[tuple[date, int]]:
    """Return each day on which points ended unused, up to and including today, with how many."""
    lots = [(ends, lot.points) for lot, ends in _lots(movements) if ends and ends <= today]
    lost, found = 0, []
    for day in sorted({ends for ends, _ in lots}):
        ended = sum(points for ends, points in lots if ends <= day)
        used = -sum(m.points for m in movements if m.points < 0 and m.occurred_date < day)
        if ended - used > lost:
            found.append((day, ended - used - lost))
            lost = ended - used
    return found


def ends_on(got: date, months: int | None, days: int | None) -> date | None:
    """Return the local day at whose start points got on a day end; None = never.

    Examples
    --------
    >>> ends_on(date(2026, 1, 31), 1, None)
    datetime.date(2026, 2, 28)
    """
    if months is None and days is None:
        return None
    year, month = divmod(got.year * 12 + got.month - 1 + (months or 0), 12)
    last_day = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(got.day, last_day)) + timedelta(days=days or 0)


def _lots(movements: Sequence[Movement]) -> list[tuple[Movement, date | None]]:
    """Return the lots oldest first with when they end: never before an older one does."""
    found: list[tuple[Movement, date | None]] = []
    latest = date.min
    for lot in sorted((m for m in movements if m.points > 0), key=_age):
        latest = max(latest, lot.expires_date or date.min)
        found.append((lot, latest if lot.expires_date else None))
    return found


def _age(movement: Movement) -> tuple[datetime, str]:
    return movement.occurred_at, movement.entry_id


def _lots_left(
    lots: Sequence[tuple[Movement, date | None]], used: int
) -> list[tuple[date | None, int]]:
    """Take what was used off the oldest lots; return when the rest ends, and how much it is."""
    to_date = accumulate(lot.points for lot, _ in lots)
    return [
        (ends, min(lot.points, so_far - used))
        for (lot, ends), so_far in zip(lots, to_date, strict=True)
        if so_far > used
    ]
