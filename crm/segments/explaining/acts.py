"""How far a person is from a condition on a number, a moment or what they did, and what it takes.

What lies in the past cannot change: counts of what happened only grow, what happened first stays,
and what happened last can happen again from the next day on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, cast

from crm.segments.explaining.passing import COUNTS_DAYS, Fact
from crm.segments.language.moments import Clock
from crm.segments.language.tree import Behaviour, Condition, Leaf
from crm.segments.language.values import Duration
from crm.segments.language.windows import compare, local_day

Kind = Literal[
    "more", "less", "become", "become_other", "known", "gain", "lose", "again", "first",
    "wait", "enter", "leave", "do", "do_once",
]  # fmt: skip

ONLY_GROWS = {"orders_count", "total_spent_gross", "tickets_count", "events_attended",
              "no_show_count", "refunds_count"}  # fmt: skip
"""Counts of what happened: nobody un-attends."""

STEPS = {int: Decimal(1), float: Decimal("0.01"), Decimal: Decimal("0.01")}
WHOLE = 1.0
"""The distance of a change that cannot be measured: another city, another segment."""


@dataclass(frozen=True)
class Change:
    """One way for one condition to change; `figures` are what its sentence mentions."""

    condition: Condition
    kind: Kind
    distance: float
    figures: Mapping[str, Any] = field(default_factory=dict)


def number_change(one: Leaf, fact: Fact, op: str, bounds: tuple[Decimal, ...]) -> Change | None:
    """Return the nearest number after which a comparison answers otherwise."""
    if one.field.startswith("first_"):
        return None
    step = STEPS.get(type(fact.value), Decimal(1))
    if fact.value is None:
        target = next((x for x in _candidates(bounds, step) if compare(op, x, bounds)), None)
        return None if target is None else Change(one, "become", WHOLE, {"value": target})
    if one.field == COUNTS_DAYS:  # the days go on by themselves; only a new order sets them back
        again = compare(op, Decimal(0), bounds) != fact.held
        return Change(one, "again", _relative(fact.value, bounds), {}) if again else None
    now = Decimal(str(fact.value))
    reachable = [
        x
        for x in _candidates(bounds, step)
        if compare(op, x, bounds) != fact.held and not (x < now and one.field in ONLY_GROWS)
    ]
    if not reachable:
        return None
    target = min(reachable, key=lambda x: abs(x - now))
    figures = {"amount": abs(target - now), "now": now, "target": target}
    distance = float(abs(target - now) / max(abs(target), abs(now), Decimal(1)))
    return Change(one, "more" if target > now else "less", distance, figures)


def _candidates(bounds: tuple[Decimal, ...], step: Decimal) -> list[Decimal]:
    """List values at and right beside the ends of what is asked: one of them is the nearest."""
    return [bound + shift for bound in bounds for shift in (Decimal(0), step, -step)]


def _relative(value: Any, bounds: tuple[Decimal, ...]) -> float:
    nearest = min(abs(Decimal(str(value)) - bound) for bound in bounds)
    return float(nearest / max(*map(abs, bounds), Decimal(1)))


def moment_change(one: Leaf, fact: Fact, clock: Clock) -> Change | None:
    """Return what turns a condition on a moment: doing it again, or for the first time."""
    if one.op == "is_missing" or (fact.value is None and fact.held):
        return Change(one, "first", WHOLE, {}) if fact.held else None
    if fact.value is None:
        return Change(one, "first", WHOLE, {}) if _holds_when_new(one, clock) else None
    if not one.field.startswith("last_") or _holds_when_new(one, clock) == fact.held:
        return None
    overdue = (clock.as_of - local_day(fact.value, clock.zone)).days
    beyond = abs(overdue - window_days(one)) if isinstance(one.value, Duration) else overdue
    return Change(one, "again", beyond / max(window_days(one), 1), {})


def _holds_when_new(one: Leaf, clock: Clock) -> bool:
    """Say whether a moment on the coming day would meet the condition."""
    if one.op in ("is_set", "in_last"):
        return True
    if one.op in ("is_missing", "not_in_last", "in_next", "anniversary_in_next"):
        return False
    days = [_day(value, clock) for value in values_of(one)]
    if one.op == "after":
        return clock.as_of >= days[0]
    return one.op == "between" and days[0] <= clock.as_of < days[-1]


def _day(value: Any, clock: Clock) -> date:
    return local_day(clock.instant(value), clock.zone) if isinstance(value, datetime) else value


def done_change(one: Behaviour, fact: Fact, clock: Clock) -> Change | None:
    """Return what turns a condition on behaviour, while its window is still open."""
    if not _is_open(one, clock):
        return None
    if one.kind == "did":
        return _done_more(one, fact)
    if one.kind == "did_not":
        return Change(one, "do_once", WHOLE, {}) if fact.held else None
    if one.kind == "stopped":
        return Change(one, "do_once", WHOLE, {}) if fact.held else None
    return None if fact.held or fact.done else Change(one, "do_once", WHOLE, {})


def _done_more(one: Behaviour, fact: Fact) -> Change | None:
    op, value = one.times or ("gte", Decimal(1))
    bounds = cast("tuple[Decimal, ...]", value if isinstance(value, tuple) else (value,))
    now = Decimal(fact.value)
    targets = [
        x
        for x in _candidates(bounds, Decimal(1))
        if x > now and compare(op, x, bounds) != fact.held
    ]
    if not targets:
        return None
    more = min(targets) - now
    return Change(
        one, "do", float(more / max(min(targets), Decimal(1))), {"amount": more, "now": now}
    )


def _is_open(one: Behaviour, clock: Clock) -> bool:
    ends = one.window.value
    if not isinstance(ends, tuple):
        return True
    return _day(ends[1], clock) > clock.as_of


def values_of(one: Leaf) -> tuple[Any, ...]:
    """Return what a condition compares with, one value or several."""
    return one.value if isinstance(one.value, tuple) else (one.value,)


def window_days(one: Condition) -> float:
    """Return how long a window is, in days; a year where there is none."""
    length = one.window.value if isinstance(one, Behaviour) else getattr(one, "value", None)
    if isinstance(length, Duration):
        return length.amount * {"H": 1 / 24, "D": 1, "M": 30}[length.unit]
    return 365
