"""One condition of a rule as SQL, by the type of its field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlglot import exp

from crm.segments.compiler.folding import folded
from crm.segments.language.fields import Field
from crm.segments.language.moments import ONE_DAY, Clock, anniversaries
from crm.segments.language.tree import Leaf
from crm.segments.language.values import Duration

PARTS, LEAP_DAY = ("month", "day"), 229
_COMPARISONS: dict[str, type[exp.Binary]] = {
    "eq": exp.EQ,
    "neq": exp.NEQ,
    "gt": exp.GT,
    "gte": exp.GTE,
    "lt": exp.LT,
    "lte": exp.LTE,
}


@dataclass(frozen=True)
class Conditions:
    """Writes conditions as of one moment for one engine."""

    clock: Clock
    dialect: str

    def of(self, leaf: Leaf, field: Field) -> exp.Expr:
        """Write the condition so that a missing value makes it false, never null."""
        column = exp.column(field.name, quoted=True)
        if leaf.op == "is_missing":
            return column.is_(exp.null())
        if leaf.op == "is_set":
            return exp.not_(column.is_(exp.null()))
        if field.type == "text":
            return self.text(leaf, folded(column, self.dialect))
        write = {
            "boolean": self._boolean,
            "date": self._date,
            "timestamp": self._timestamp,
        }.get(field.type, self.number)
        return two_valued(write(leaf, column))

    def number(self, leaf: Leaf, column: exp.Expr) -> exp.Expr:
        """Compare a number; null where it is missing."""
        value: Any = leaf.value
        if leaf.op == "between":
            return exp.Between(this=column, low=literal(value[0]), high=literal(value[1]))
        if leaf.op in ("in", "not_in"):
            return _membership(column, [literal(item) for item in value], leaf.op)
        return _COMPARISONS[leaf.op](this=column, expression=literal(value))

    def text(self, leaf: Leaf, subject: exp.Expr) -> exp.Expr:
        """Compare a text that is folded already; false where it is missing."""
        return two_valued(self._text(leaf, subject))

    def _text(self, leaf: Leaf, subject: exp.Expr) -> exp.Expr:
        value: Any = leaf.value
        if leaf.op in ("in", "not_in"):
            return _membership(subject, [self.folded_text(item) for item in value], leaf.op)
        wanted = self.folded_text(value)
        if leaf.op == "contains":
            return exp.Contains(this=subject, expression=wanted)
        if leaf.op == "starts_with":
            return exp.StartsWith(this=subject, expression=wanted)
        return _COMPARISONS[leaf.op](this=subject, expression=wanted)

    def folded_text(self, text: str) -> exp.Expr:
        """Write a text as literal, folded like what it is compared with."""
        return folded(exp.Literal.string(text), self.dialect)

    def _boolean(self, leaf: Leaf, column: exp.Column) -> exp.Expr:
        return column if leaf.op == "is_true" else exp.not_(column)

    def _date(self, leaf: Leaf, column: exp.Column) -> exp.Expr:
        value: Any = leaf.value
        if isinstance(value, Duration):
            return self._date_window(leaf.op, value, column)
        if leaf.op == "before":
            return column < literal(value)
        if leaf.op == "after":
            return column > literal(value)
        first, last = value if leaf.op == "between" else (value, value)
        return exp.Between(this=column, low=literal(first), high=literal(last))

    def _date_window(self, op: str, length: Duration, column: exp.Column) -> exp.Expr:
        if op == "anniversary_in_next":
            return self._anniversary(length, column)
        days = self.clock.next_days(length) if op == "in_next" else self.clock.last_days(length)
        inside = exp.Between(this=column, low=literal(days[0]), high=literal(days[1]))
        return exp.not_(exp.paren(inside)) if op == "not_in_last" else inside

    def _timestamp(self, leaf: Leaf, column: exp.Column) -> exp.Expr:
        value: Any = leaf.value
        if isinstance(value, Duration):
            return self._timestamp_window(leaf.op, value, column)
        if leaf.op == "before":
            return column < literal(self._start(value))
        if leaf.op == "after":
            return self._beyond(column, value)
        first, last = value if leaf.op == "between" else (value, value)
        since = column >= literal(self._start(first))
        return exp.and_(since, exp.not_(exp.paren(self._beyond(column, last))))

    def _start(self, value: date | datetime) -> datetime:
        clock = self.clock
        return clock.instant(value) if isinstance(value, datetime) else clock.start_of(value)

    def _beyond(self, column: exp.Column, value: date | datetime) -> exp.Expr:
        """Later than an instant, or than the whole of a local day."""
        if isinstance(value, datetime):
            return column > literal(self.clock.instant(value))
        return column >= literal(self.clock.start_of(value + ONE_DAY))

    def _timestamp_window(self, op: str, length: Duration, column: exp.Column) -> exp.Expr:
        if op == "anniversary_in_next":
            return self._anniversary(length, self.local(column))
        window = self.clock.next(length) if op == "in_next" else self.clock.last(length)
        inside = exp.and_(column >= literal(window[0]), column < literal(window[1]))
        return exp.not_(exp.paren(inside)) if op == "not_in_last" else inside

    def compared(self, field: Field) -> exp.Expr:
        """Return a field's column as comparisons read it: texts folded."""
        column = exp.column(field.name, quoted=True)
        return folded(column, self.dialect) if field.type == "text" else column

    def local(self, column: exp.Expr) -> exp.Expr:
        """Return a timestamp as the tenant's clocks showed it."""
        zone = exp.Literal.string(self.clock.zone.key)
        if self.dialect == "spark":
            return exp.Anonymous(this="from_utc_timestamp", expressions=[column, zone])
        utc = exp.AtTimeZone(this=column, zone=exp.Literal.string("UTC"))
        return exp.AtTimeZone(this=utc, zone=zone)

    def _anniversary(self, length: Duration, day: exp.Expr) -> exp.Expr:
        window = anniversaries(*self.clock.next_days(length))
        if window.is_everything:
            return exp.not_(exp.paren(day).is_(exp.null()))
        month, of_month = (exp.Extract(this=exp.var(part), expression=day.copy()) for part in PARTS)
        of_year = exp.paren(month * exp.Literal.number(100) + of_month)
        since, until = of_year >= window.first, of_year.copy() <= window.last
        inside = exp.or_(since, until) if window.wraps else exp.and_(since, until)
        if window.holds_leap_day == window.covers(LEAP_DAY):
            return inside
        is_leap_day = of_year.copy().eq(LEAP_DAY)
        if window.holds_leap_day:
            return exp.or_(inside, is_leap_day)
        return exp.and_(exp.paren(inside), exp.not_(exp.paren(is_leap_day)))


def two_valued(condition: exp.Expr) -> exp.Expr:
    """Make what is not known false."""
    return exp.Coalesce(this=condition, expressions=[exp.false()])


def _membership(subject: exp.Expr, values: list[exp.Expr], op: str) -> exp.Expr:
    found = exp.In(this=subject, expressions=values)
    return exp.not_(exp.paren(found)) if op == "not_in" else found


def literal(value: Any) -> exp.Expr:
    """Write a value as SQL literal, which is all that becomes of a value."""
    if isinstance(value, datetime):
        text = value.strftime("%Y-%m-%d %H:%M:%S.%f").removesuffix(".000000")
        return exp.cast(exp.Literal.string(text), "timestamp")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    number = exp.Literal.number(format(abs(value), "f"))
    return exp.Neg(this=number) if value < 0 else number
