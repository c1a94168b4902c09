"""Comparing numbers and moments as rules do, in Python: for days that no build has seen yet."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from crm.segments.language.moments import Clock
from crm.segments.language.tree import Value
from crm.segments.language.values import Duration

Moment = date | datetime
COMPARED: dict[str, Callable[[Decimal, tuple[Decimal, ...]], bool]] = {
    "eq": lambda count, wanted: count == wanted[0],
    "neq": lambda count, wanted: count != wanted[0],
    "gt": lambda count, wanted: count > wanted[0],
    "gte": lambda count, wanted: count >= wanted[0],
    "lt": lambda count, wanted: count < wanted[0],
    "lte": lambda count, wanted: count <= wanted[0],
    "between": lambda count, wanted: wanted[0] <= count <= wanted[-1],
    "in": lambda count, wanted: count in wanted,
    "not_in": lambda count, wanted: count not in wanted,
}


def compare(op: str, number: Decimal, value: Value) -> bool:
    """Compare a number as a rule does."""
    wanted = value if isinstance(value, tuple) else (value,)
    return COMPARED[op](number, wanted)  # type: ignore[arg-type]  # numbers by their operator


def within_last(moment: Moment, length: Duration, clock: Clock) -> bool:
    """Say whether a moment lies in the window that ends with the clock's day."""
    return is_inside(moment, clock.last_days(length), clock.last(length))


def is_inside(moment: Moment, days: tuple[date, date], instants: tuple[datetime, datetime]) -> bool:
    """Say whether a day lies between two days, or an instant between two instants."""
    if isinstance(moment, datetime):
        return instants[0] <= moment < instants[1]
    return days[0] <= moment <= days[1]


def comes_round(moment: Moment, length: Duration, clock: Clock) -> bool:
    """Say whether the anniversary of a moment lies in the window after the clock's day."""
    born, (first, last) = local_day(moment, clock.zone), clock.next_days(length)
    return any(first <= _in_year(born, year) <= last for year in range(first.year, last.year + 1))


def _in_year(born: date, year: int) -> date:
    longest = calendar.monthrange(year, born.month)[1]
    return born.replace(year=year, day=min(born.day, longest))


def local_day(moment: Moment, zone: tzinfo) -> date:
    """Return the local day of an instant (naive UTC), or the day itself."""
    if not isinstance(moment, datetime):
        return moment
    return moment.replace(tzinfo=UTC).astimezone(zone).date()
