"""What the passing of days alone does to a condition: windows that run out, dates that come near.

Nothing new happens in these futures; a person who acts changes them. A condition is asked again at
the end of each coming day with what is known now.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from crm.segments.explaining.flips import answer
from crm.segments.language.moments import ONE_DAY, Clock
from crm.segments.language.tree import Behaviour, Condition, Leaf, Rule, Value, conditions
from crm.segments.language.values import Duration
from crm.segments.language.windows import (
    COMPARED,
    Moment,
    comes_round,
    compare,
    is_inside,
    local_day,
    within_last,
)

LONGEST = 36_600
"""Days looked ahead: a century, the longest window of a rule."""

COUNTS_DAYS = "recency_days"
"""The field that grows by one every day."""


@dataclass(frozen=True)
class Fact:
    """What is known about one person and one condition.

    Parameters
    ----------
    held
        Whether the condition holds, as the build's own predicate says.
    value
        The field's value, the members of a set, how often something was done in the window, or
        whether the person is (was) in a segment.
    done
        For behaviour: every matching event up to the day asked, as its moment and what is counted
        of it.
    threshold
        For a percentile: the value that the share of people does not exceed.
    """

    held: bool
    value: Any = None
    done: tuple[tuple[Moment, Hashable], ...] = ()
    threshold: Any = None


Facts = Mapping[Condition, Fact]


@dataclass(frozen=True)
class Turn:
    """A day at whose end the answer is another one, and the conditions that made it so."""

    day: date
    holds: bool
    conditions: tuple[Condition, ...] = ()


def next_turn(rule: Rule, facts: Facts, clock: Clock) -> Turn | None:
    """Return the first coming day on which a rule answers otherwise, if nothing new happens.

    None where there is none, or where none can be told: a `where` with windows of its own chooses
    other events every day.
    """
    if any(chooses_anew(one) for one in facts):
        return None
    truths = {one: fact.held for one, fact in facts.items()}
    now = answer(rule, truths)
    turns = sorted(
        (
            (turn.day, number, one, turn.holds)
            for number, one in enumerate(facts)
            for turn in turns_of(one, facts[one], clock)
        ),
        key=itemgetter(0, 1),
    )
    for day, changed in groupby(turns, key=itemgetter(0)):
        of_day = {one: holds for _, _, one, holds in changed}
        truths |= of_day
        if answer(rule, truths) != now:
            return Turn(day, not now, tuple(of_day))
    return None


def turns_of(one: Condition, fact: Fact, clock: Clock) -> Iterator[Turn]:
    """Yield the coming days on which a condition begins or ceases to hold by itself."""
    held = fact.held
    for ahead in range(1, _days_ahead(one, fact, clock) + 1):
        later = replace(clock, as_of=clock.as_of + timedelta(days=ahead))
        holds = holds_on(one, fact, later, ahead)
        if holds != held:
            held = holds
            yield Turn(later.as_of, held, (one,))


def holds_on(one: Condition, fact: Fact, clock: Clock, ahead: int = 0) -> bool:
    """Say whether a condition that depends on the day holds at the end of the clock's day."""
    if isinstance(one, Behaviour):
        return _did(one, fact, clock)
    leaf = cast("Leaf", one)
    if leaf.field == COUNTS_DAYS:
        return compare(leaf.op, Decimal(fact.value + ahead), leaf.value)
    length = cast("Duration", leaf.value)
    if leaf.op == "anniversary_in_next":
        return comes_round(fact.value, length, clock)
    if leaf.op == "in_next":
        return is_inside(fact.value, clock.next_days(length), clock.next(length))
    inside = within_last(fact.value, length, clock)
    return inside if leaf.op == "in_last" else not inside


def count_done(one: Behaviour, fact: Fact, clock: Clock) -> int:
    """Count what was done in the window, each thing once."""
    length = one.window.value
    if not isinstance(length, Duration):
        return int(fact.value)
    return len({what for at, what in fact.done if within_last(at, length, clock)} - {None})


def _did(one: Behaviour, fact: Fact, clock: Clock) -> bool:
    length = cast("Duration", one.window.value)
    moments = [at for at, _ in fact.done]
    if one.kind == "first_did":
        return bool(moments) and within_last(min(moments), length, clock)
    if one.kind == "stopped":
        return bool(moments) and not within_last(max(moments), length, clock)
    count = Decimal(count_done(one, fact, clock))
    return count == 0 if one.kind == "did_not" else compare(*_wanted(one, count))


def _wanted(one: Behaviour, count: Decimal) -> tuple[str, Decimal, Value]:
    op, value = one.times or ("gte", Decimal(1))
    return op, count, value


def _days_ahead(one: Condition, fact: Fact, clock: Clock) -> int:
    """Return how many days can matter; 0 when days alone change nothing."""
    if isinstance(one, Behaviour):
        return 0 if chooses_anew(one) or not fact.done else _length(one.window.value)
    if not isinstance(one, Leaf) or fact.value is None:
        return 0
    if one.field == COUNTS_DAYS and one.op in COMPARED:
        bounds = one.value if isinstance(one.value, tuple) else (one.value,)
        furthest = max(bounds) - fact.value  # type: ignore[type-var]
        return max(0, min(int(furthest) + 2, LONGEST))
    if one.op == "anniversary_in_next":
        return 366 + _length(one.value)
    if one.op == "in_next":
        away = (local_day(fact.value, clock.zone) - clock.as_of) // ONE_DAY
        return max(0, min(away + 2, LONGEST))
    if one.op not in ("in_last", "not_in_last"):
        return 0
    away = (local_day(fact.value, clock.zone) - clock.as_of) // ONE_DAY
    return min(max(0, away) + _length(one.value), LONGEST)


def chooses_anew(one: Condition) -> bool:
    """Say whether the events that count depend on the day they are asked on."""
    if not isinstance(one, Behaviour) or one.where is None:
        return False
    return any(
        isinstance(part, Leaf) and isinstance(part.value, Duration)
        for part in conditions(one.where)
    )


def _length(value: object) -> int:
    if not isinstance(value, Duration):
        return 0
    per_unit = {"H": 1 / 24, "D": 1, "M": 31}[value.unit]
    return min(int(value.amount * per_unit) + 2, LONGEST)
