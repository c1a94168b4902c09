"""How far people are from a condition, as SQL: to the nearest end of what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from crm.segments.asking.source import Source
from crm.segments.compiler.compile import PERCENTILES, Compiled
from crm.segments.compiler.conditions import literal
from crm.segments.compiler.measures import quoted
from crm.segments.language.moments import ONE_DAY, Clock
from crm.segments.language.tree import Behaviour, Condition, Leaf, Not, Rule, Value
from crm.segments.language.values import Duration
from crm.segments.language.windows import COMPARED

Unit = Literal["amount", "days", "times"]
NUMBERS = ("number", "money", "probability")


def gap_of(source: Source, part: Rule, compiled: Mapping[Condition, Compiled]) -> str | None:
    """Write the distance from one condition, or its negation; None where none can be measured.

    Amounts are in the field's own unit, moments in days, behaviour in times.
    """
    one = part.part if isinstance(part, Not) else part
    if isinstance(one, Behaviour) and one.kind in ("did", "did_not"):
        (measure,) = compiled[one].measures
        _, value = one.times or ("gte", Decimal(1))
        return _furthest(f"coalesce({quoted(measure.name, 'duckdb')}, 0)", _several(value))
    if not isinstance(one, Leaf):
        return None
    field, column = source.catalogue.find(one.field), quoted(one.field, "duckdb")
    if field is None:
        return None
    if one.op in PERCENTILES:
        (measure,) = compiled[one].measures
        return f"abs({column} - {quoted(measure.name, 'duckdb')})"
    if field.type in NUMBERS and one.op in COMPARED:
        return _furthest(column, _several(one.value))
    if field.type == "date":
        ends = days_of(one, source.clock)
        return _furthest(column, ends) if ends else None
    return _in_days(column, one, source.clock) if field.type == "timestamp" else None


def unit_of(source: Source, part: Rule) -> Unit:
    """Return what a gap is counted in."""
    one = part.part if isinstance(part, Not) else part
    if isinstance(one, Behaviour):
        return "times"
    field = source.catalogue.find(one.field) if isinstance(one, Leaf) else None
    return "days" if field is not None and field.type in ("date", "timestamp") else "amount"


def days_of(one: Leaf, clock: Clock) -> tuple[date, ...]:
    """Return the local days at which what a condition on a moment asks begins and ends."""
    if isinstance(one.value, Duration):
        if one.op == "anniversary_in_next":
            return ()
        return (clock.next_days if one.op == "in_next" else clock.last_days)(one.value)
    return tuple(value for value in _several(one.value) if isinstance(value, date))


def _in_days(column: str, one: Leaf, clock: Clock) -> str | None:
    """Count begun days between an instant and the nearest end of what is asked."""
    ends: set[datetime] = set()
    if isinstance(one.value, Duration) and one.value.unit == "H":
        ends.update((clock.next if one.op == "in_next" else clock.last)(one.value))
    else:
        for day in days_of(one, clock):
            if isinstance(day, datetime):
                ends.add(clock.instant(day))
            else:
                ends.update((clock.start_of(day), clock.start_of(day + ONE_DAY)))
    if not ends:
        return None
    seconds = ", ".join(
        f"abs(date_diff('second', {column}, {literal(end).sql('duckdb')}))" for end in sorted(ends)
    )
    return f"ceil(least({seconds}) / 86400.0)"


def _several(value: Value) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _furthest(column: str, ends: tuple[Any, ...]) -> str:
    away = [f"abs({column} - {literal(end).sql('duckdb')})" for end in ends]
    return away[0] if len(away) == 1 else f"least({', '.join(away)})"
