"""What a person would have to do, or become, for one condition to change.

A change says in figures how far away it is: `distance` is relative to what the condition asks, so
that changes of different conditions can be compared. What lies in the past cannot change.
"""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from crm.segments.compiler.compile import PERCENTILES
from crm.segments.explaining.acts import (
    WHOLE,
    Change,
    done_change,
    moment_change,
    number_change,
    values_of,
    window_days,
)
from crm.segments.explaining.passing import Fact, turns_of
from crm.segments.language.fields import Field
from crm.segments.language.moments import Clock
from crm.segments.language.tree import Behaviour, Condition, Leaf, Membership
from crm.segments.language.windows import COMPARED

__all__ = ["Change", "change_of"]


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
    window = window_days(one)
    return Change(one, "wait", days / max(window, 1), {"day": turn.day})


def _act(one: Condition, fact: Fact, of: Field | None, clock: Clock) -> Change | None:
    if isinstance(one, Behaviour):
        return done_change(one, fact, clock)
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
        return (
            number_change(one, fact, op, (Decimal(str(fact.threshold)),))
            if fact.threshold
            else None
        )
    if one.op in COMPARED and of.type in ("number", "money", "probability"):
        return number_change(one, fact, one.op, cast("tuple[Decimal, ...]", values_of(one)))
    if of.type in ("date", "timestamp"):
        return moment_change(one, fact, clock)
    return _state(one, fact)


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
    values = {"value": values_of(one), "now": fact.value}
    excludes = one.op in ("neq", "not_in")
    return Change(one, "become" if excludes == fact.held else "become_other", WHOLE, values)


def _in_set(one: Leaf, fact: Fact) -> Change | None:
    if one.op in ("is_set", "is_missing"):
        gains = (one.op == "is_set") != fact.held
        return Change(
            one, "gain" if gains else "lose", WHOLE, {"values": () if gains else fact.value}
        )
    gains = (one.op != "has_none") != fact.held
    return Change(one, "gain" if gains else "lose", WHOLE, {"values": values_of(one), "op": one.op})
