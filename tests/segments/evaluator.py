"""The judge: the rule language read slowly in plain Python, sharing no code with the compiler.

It converts every instant to the tenant's local day and compares days, where the compiler converts
days to instants and compares instants.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.catalogue import Catalogue
from tests.segments.people import CATALOGUE, Person


class Judge:
    """Knows everybody, the end of whose local day `as_of` is now."""

    def __init__(self, people: Sequence[Person], as_of: date, zone: str) -> None:
        self.people = people
        self.as_of = as_of
        self.zone = ZoneInfo(zone)

    def who(self, rule: dict[str, Any]) -> set[str]:
        """Return whom a printed rule matches."""
        return {person.customer_id for person in self.people if self.holds(rule, person)}

    def holds(self, rule: dict[str, Any], person: Person) -> bool:
        """Say whether a person matches a printed rule."""
        if "all" in rule:
            return all(self.holds(part, person) for part in rule["all"])
        if "any" in rule:
            return any(self.holds(part, person) for part in rule["any"])
        if "not" in rule:
            return not self.holds(rule["not"], person)
        if "segment" in rule:
            return self._belongs(rule, person)
        if "field" in rule:
            return self._leaf(rule, CATALOGUE, person)
        return self._behaved(rule, person)

    def _belongs(self, rule: dict[str, Any], person: Person) -> bool:
        slug = rule["segment"]
        if rule["op"] != "was_in":
            return (slug in person.segments) == (rule["op"] == "in")
        asked = date.fromisoformat(rule["as_of"])
        day = min(asked, self.as_of - timedelta(days=1))  # its own day is not history yet
        stays = [(stay.since, stay.until) for stay in person.stays if stay.segment == slug]
        inside = any(since <= day and (until is None or day < until) for since, until in stays)
        return inside and asked <= self.as_of

    def _behaved(self, rule: dict[str, Any], person: Person) -> bool:
        kind = next(kind for kind in ("did", "did_not", "first_did", "stopped") if kind in rule)
        event = CATALOGUE.find_event(rule[kind])
        assert event is not None
        seen = [row for row in _rows(person, event) if self._happened(rule, event, row)]
        inside = [row for row in seen if self._in_window(rule, getattr(row, event.at))]
        if kind == "stopped":
            return bool(seen) and not inside
        if kind == "first_did":
            return bool(seen) and min(seen, key=lambda row: getattr(row, event.at)) in inside
        if kind == "did_not":
            return not inside
        ((op, value),) = rule.get("times", {"gte": 1}).items()
        return _number(op, Decimal(self._count(rule, event, inside)), value)

    def _happened(self, rule: dict[str, Any], event: BehaviourEvent, row: Any) -> bool:
        for column, wanted in event.when:
            value = getattr(row, column)
            if value is None or (value not in wanted if isinstance(wanted, tuple) else not value):
                return False
        at = getattr(row, event.at)
        is_named = not event.repeats or getattr(row, event.id) is not None
        if at is None or not is_named or self._day(at) > self.as_of:
            return False
        return "where" not in rule or self._all_of(rule["where"], Catalogue(event.properties), row)

    def _all_of(self, rule: dict[str, Any], catalogue: Catalogue, row: Any) -> bool:
        if "all" in rule:
            return all(self._all_of(part, catalogue, row) for part in rule["all"])
        if "any" in rule:
            return any(self._all_of(part, catalogue, row) for part in rule["any"])
        if "not" in rule:
            return not self._all_of(rule["not"], catalogue, row)
        return self._leaf(rule, catalogue, row)

    def _in_window(self, rule: dict[str, Any], at: Any) -> bool:
        for op in ("in_last", "between"):
            if op in rule:
                return _temporal(op, at, rule[op], self.as_of, self.zone)
        return True

    def _count(self, rule: dict[str, Any], event: BehaviourEvent, rows: list[Any]) -> int:
        by = rule.get("distinct_by")
        if by == "days":
            return len({self._day(getattr(row, event.at)) for row in rows})
        if by is None and not event.repeats:
            return len(rows)
        column = str({None: event.id, "orders": event.order}.get(by, by))
        values = {getattr(row, column) for row in rows} - {None}
        is_text = by not in (None, "orders")
        return len({fold(one) if is_text and isinstance(one, str) else one for one in values})

    def _day(self, at: date | datetime) -> date:
        if isinstance(at, datetime):
            return at.replace(tzinfo=UTC).astimezone(self.zone).date()
        return at

    def _leaf(self, rule: dict[str, Any], catalogue: Catalogue, row: Any) -> bool:
        field = catalogue.find(rule["field"])
        assert field is not None
        subject = getattr(row, field.name)
        op, value = rule["op"], rule.get("value")
        if field.type == "set":
            return _set(op, {fold(tag) for tag in subject}, value)
        if op in ("is_missing", "is_set"):
            return (subject is None) == (op == "is_missing")
        if subject is None:
            return False
        if op.startswith("percentile"):
            threshold = self._threshold(field.name, value)
            number = Decimal(str(subject))
            return number >= threshold if op == "percentile_gte" else number <= threshold
        if field.type == "boolean":
            return subject is (op == "is_true")
        if field.type == "text":
            return _text(op, fold(subject), value)
        if field.type in ("date", "timestamp"):
            return _temporal(op, subject, value, self.as_of, self.zone)
        return _number(op, Decimal(str(subject)), value)

    def _threshold(self, name: str, share: Any) -> Decimal:
        """Return the smallest value that at least this share of the known ones do not exceed."""
        known = sorted(
            Decimal(str(value)) for one in self.people if (value := getattr(one, name)) is not None
        )
        return next(
            value
            for place, value in enumerate(known, start=1)
            if place >= Decimal(str(share)) * len(known)
        )


def _rows(person: Person, event: BehaviourEvent) -> Sequence[Any]:
    return person.lines if event.model == "shop_lines" else person.moves


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
