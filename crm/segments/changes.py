"""What a person would have to do, or become, for one condition to change.

A change says in figures how far away it is: `distance` is relative to what the condition asks, so
that changes of different conditions can be compared. What lies in the past cannot change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, cast

from crm.segments.compile import PERCENTILES
from crm.segments.fields import Field
from crm.segments.moments import Clock
from crm.segments.passing import (
    COMPARED,
    COUNTS_DAYS,
    Fact,
    compare,
    local_day,
    turns_of,
)
from crm.segments.tree import Behaviour, Condition, Leaf, Membership
from crm.segments.values import Duration

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


def change_of(one: Condition, fact: Fact, of: Field | None, clock: Clock) -> Change | None:
    """Return the nearest change after which a condition holds if it did not, or does not if it did.

    Parameters
    ----------
    one : Condition
        A condition of a rule.
    fact : Fact
        What is known about the person.
    of : Field or None
        The field of a condition on a field.
    clock : Clock
        The day that is asked about.

    Returns
    -------
    Change or None
        None when nothing that can still happen changes it.
    """
    acts = _act(one, fact, of, clock)
    waits = _wait(one, fact, clock)
    return min(
        (change for change in (acts, waits) if change is not None),
        key=lambda change: change.distance,
        default=None,
    )


def _wait(one: Condition, fact: Fact, clock: Clock) -> Change | None:
    """Find the day on which it changes by itself."""
    turn = next(turns_of(one, fact, clock), None)
    if turn is None:
        return None
    days = (turn.day - clock.as_of).days
    window = _window_days(one)
    return Change(one, "wait", days / max(window, 1), {"day": turn.day})


def _window_days(one: Condition) -> float:
    length = one.window.value if isinstance(one, Behaviour) else getattr(one, "value", None)
    if isinstance(length, Duration):
        return length.amount * {"H": 1 / 24, "D": 1, "M": 30}[length.unit]
    return 365


def _act(one: Condition, fact: Fact, of: Field | None, clock: Clock) -> Change | None:
    if isinstance(one, Behaviour):
        return _done(one, fact, clock)
    if isinstance(one, Membership):
        if one.op == "was_in":
            return None
        return Change(one, "leave" if fact.value else "enter", WHOLE, {"segment": one.segment})
    if of is None:
        return None
    if of.type == "set":
        return _in_set(one, fact)
    if one.op in PERCENTILES:
        op = one.op.removeprefix("percentile_")
        return _number(one, fact, op, (Decimal(str(fact.threshold)),)) if fact.threshold else None
    if one.op in COMPARED and of.type in ("number", "money", "probability"):
        return _number(one, fact, one.op, cast("tuple[Decimal, ...]", _values(one)))
    if of.type in ("date", "timestamp"):
        return _temporal(one, fact, clock)
    return _state(one, fact)


def _values(one: Leaf) -> tuple[Any, ...]:
    return one.value if isinstance(one.value, tuple) else (one.value,)


def _number(one: Leaf, fact: Fact, op: str, bounds: tuple[Decimal, ...]) -> Change | None:
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


def _temporal(one: Leaf, fact: Fact, clock: Clock) -> Change | None:
    """What happened first stays; what happened last can happen again from the next day on."""
    if one.op == "is_missing" or (fact.value is None and fact.held):
        return Change(one, "first", WHOLE, {}) if fact.held else None
    if fact.value is None:
        return Change(one, "first", WHOLE, {}) if _holds_when_new(one, clock) else None
    if not one.field.startswith("last_") or _holds_when_new(one, clock) == fact.held:
        return None
    overdue = (clock.as_of - local_day(fact.value, clock.zone)).days
    beyond = abs(overdue - _window_days(one)) if isinstance(one.value, Duration) else overdue
    return Change(one, "again", beyond / max(_window_days(one), 1), {})


def _holds_when_new(one: Leaf, clock: Clock) -> bool:
    """Say whether a moment on the coming day would meet the condition."""
    if one.op in ("is_set", "in_last"):
        return True
    if one.op in ("is_missing", "not_in_last", "in_next", "anniversary_in_next"):
        return False
    days = [_day(value, clock) for value in _values(one)]
    if one.op == "after":
        return clock.as_of >= days[0]
    return one.op == "between" and days[0] <= clock.as_of < days[-1]


def _day(value: Any, clock: Clock) -> date:
    return local_day(clock.instant(value), clock.zone) if isinstance(value, datetime) else value


def _state(one: Leaf, fact: Fact) -> Change | None:
    if one.op == "is_set":
        return None if fact.held else Change(one, "known", WHOLE, {})
    if one.op == "is_missing":
        return Change(one, "known", WHOLE, {}) if fact.held else None
    if one.field.startswith("first_") and fact.value is not None:
        return None
    if one.op in ("is_true", "is_false"):
        wanted = (one.op == "is_true") != fact.held
        return Change(one, "become", WHOLE, {"value": wanted, "now": fact.value})
    values = {"value": _values(one), "now": fact.value}
    excludes = one.op in ("neq", "not_in")
    return Change(one, "become" if excludes == fact.held else "become_other", WHOLE, values)


def _in_set(one: Leaf, fact: Fact) -> Change | None:
    if one.op in ("is_set", "is_missing"):
        gains = (one.op == "is_set") != fact.held
        return Change(
            one, "gain" if gains else "lose", WHOLE, {"values": () if gains else fact.value}
        )
    gains = (one.op != "has_none") != fact.held
    return Change(one, "gain" if gains else "lose", WHOLE, {"values": _values(one), "op": one.op})


def _done(one: Behaviour, fact: Fact, clock: Clock) -> Change | None:
    """What was done cannot be undone; what was not can be done, while the window is open."""
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
