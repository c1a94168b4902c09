"""The judge: the rule language read slowly in plain Python, sharing no code with the compiler.

It converts every instant to the tenant's local day and compares days, where the compiler converts
days to instants and compares instants.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.segments.people import CATALOGUE, Person


def holds(rule: dict[str, Any], person: Person, as_of: date, zone: ZoneInfo) -> bool:
    """Say whether a person matches a printed rule at the end of the local day `as_of`."""
    if "all" in rule:
        return all(holds(part, person, as_of, zone) for part in rule["all"])
    if "any" in rule:
        return any(holds(part, person, as_of, zone) for part in rule["any"])
    if "not" in rule:
        return not holds(rule["not"], person, as_of, zone)
    field = CATALOGUE.find(rule["field"])
    assert field is not None
    subject = getattr(person, field.name)
    op, value = rule["op"], rule.get("value")
    if field.type == "set":
        return _set(op, {fold(tag) for tag in subject}, value)
    if op in ("is_missing", "is_set"):
        return (subject is None) == (op == "is_missing")
    if subject is None:
        return False
    if field.type == "boolean":
        return subject is (op == "is_true")
    if field.type == "text":
        return _text(op, fold(subject), value)
    if field.type in ("date", "timestamp"):
        return _temporal(op, subject, value, as_of, zone)
    return _number(op, Decimal(str(subject)), value)


def fold(text: str) -> str:
    lower = "".join(char.lower() for char in text)
    bare = (c for c in unicodedata.normalize("NFD", lower) if unicodedata.category(c)[0] != "M")
    return unicodedata.normalize("NFC", "".join(bare))


def _set(op: str, subject: set[str], value: list[str] | None) -> bool:
    wanted = {fold(item) for item in value or ()}
    return {
        "has_any": bool(subject & wanted),
        "has_all": wanted <= subject,
        "has_none": not subject & wanted,
        "is_set": bool(subject),
        "is_missing": not subject,
    }[op]


def _text(op: str, subject: str, value: Any) -> bool:
    wanted = [fold(item) for item in (value if isinstance(value, list) else [value])]
    return {
        "eq": subject in wanted,
        "in": subject in wanted,
        "neq": subject not in wanted,
        "not_in": subject not in wanted,
        "contains": wanted[0] in subject,
        "starts_with": subject.startswith(wanted[0]),
    }[op]


def _number(op: str, subject: Decimal, value: Any) -> bool:
    wanted = [Decimal(str(item)) for item in (value if isinstance(value, list) else [value])]
    return {
        "eq": subject in wanted,
        "in": subject in wanted,
        "neq": subject not in wanted,
        "not_in": subject not in wanted,
        "gt": subject > wanted[0],
        "gte": subject >= wanted[0],
        "lt": subject < wanted[0],
        "lte": subject <= wanted[0],
        "between": wanted[0] <= subject <= wanted[-1],
    }[op]


def _temporal(op: str, subject: Any, value: Any, as_of: date, zone: ZoneInfo) -> bool:
    instant = subject.replace(tzinfo=UTC) if isinstance(subject, datetime) else None
    day = instant.astimezone(zone).date() if instant else subject
    if op == "on":
        return day == date.fromisoformat(value)
    if op == "before":
        return _compare(day, instant, value, zone) < 0
    if op == "after":
        return _compare(day, instant, value, zone) > 0
    if op == "between":
        first, last = (_compare(day, instant, bound, zone) for bound in value)
        return first >= 0 and last <= 0
    if op == "anniversary_in_next":
        return any(_is_anniversary(day, other) for other in _next_days(as_of, value))
    if value.startswith("PT"):
        assert instant is not None
        return _in_hours(op, instant, int(value[2:-1]), as_of, zone)
    if op == "in_next":
        return day in _next_days(as_of, value)
    inside = _first_of_last(as_of, value) <= day <= as_of
    return inside if op == "in_last" else not inside


def _compare(day: date, instant: datetime | None, bound: str, zone: ZoneInfo) -> int:
    if "T" not in bound:
        other = date.fromisoformat(bound)
        return (day > other) - (day < other)
    moment = datetime.fromisoformat(bound)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    assert instant is not None
    return (instant > aware) - (instant < aware)


def _in_hours(op: str, instant: datetime, hours: int, as_of: date, zone: ZoneInfo) -> bool:
    midnight = datetime.combine(as_of + timedelta(days=1), datetime.min.time(), zone)
    end = midnight.astimezone(UTC)
    if op == "in_next":
        return end <= instant < end + timedelta(hours=hours)
    inside = end - timedelta(hours=hours) <= instant < end
    return inside if op == "in_last" else not inside


def _months_away(day: date, months: int) -> date:
    """Step month by month to the same day number, or the last day where there is none."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (
            (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
        )
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def _first_of_last(as_of: date, value: str) -> date:
    amount = int(value[1:-1])
    before = _months_away(as_of, -amount) if value[-1] == "M" else as_of - timedelta(days=amount)
    return before + timedelta(days=1)


@cache
def _next_days(as_of: date, value: str) -> set[date]:
    amount = int(value[1:-1])
    last = _months_away(as_of, amount) if value[-1] == "M" else as_of + timedelta(days=amount)
    return {as_of + timedelta(days=step) for step in range(1, (last - as_of).days + 1)}


def _is_anniversary(born: date, day: date) -> bool:
    try:
        return born.replace(year=day.year) == day
    except ValueError:  # 29 February in a year that has none
        return (day.month, day.day) == (2, 28)
