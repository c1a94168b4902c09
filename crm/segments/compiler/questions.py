"""Conditions that need more than a column of a person: a measure, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from sqlglot import exp

from crm.segments.compiler.conditions import Conditions, literal, two_valued
from crm.segments.compiler.folding import folded
from crm.segments.compiler.measures import HISTORY, question_text
from crm.segments.compiler.measuring import Measuring, Source, when
from crm.segments.language.behaviours import DAYS, ORDERS, BehaviourEvent
from crm.segments.language.catalogue import PEOPLE
from crm.segments.language.fields import Field
from crm.segments.language.moments import ONE_DAY
from crm.segments.language.tree import Behaviour, Leaf, Membership, Rule, Window, print_rule
from crm.segments.language.values import Duration

WriteWhere = Callable[[Rule], exp.Expr]
AT_LEAST_ONCE = ("gte", Decimal(1))


@dataclass
class Questions:
    """Writes predicates over measures; `measuring` remembers which they read."""

    conditions: Conditions
    measuring: Measuring

    def behaviour(self, rule: Behaviour, event: BehaviourEvent, where: WriteWhere) -> exp.Expr:
        """Write what a person did as a comparison of one measure."""
        asked = {"first_did": "first", "stopped": "last"}.get(rule.kind, "count")
        seen = rule.window if asked == "count" else Window()
        rows = self._rows(event, seen, rule.where, where)
        question = question_text(
            ask=asked,
            **print_rule(Behaviour("did", event.name, None, seen, rule.where, rule.distinct_by)),
        )
        of: Source = ("behaviour", event.model, event.customer)
        if asked != "count":
            moment = exp.Min if asked == "first" else exp.Max
            at = exp.column(event.at, quoted=True)
            column = self.measuring.measure(of, moment(this=when(rows, at)), rows, question)
            return self._moment(rule, event, column)
        column = self.measuring.count(of, rows, self._counted(rule.distinct_by, event), question)
        return self._times(rule, column)

    def _rows(
        self, event: BehaviourEvent, window: Window, where: Rule | None, write: WriteWhere
    ) -> exp.Expr:
        parts = [_wanted(name, value) for name, value in event.when]
        if event.repeats:  # rows are told apart by it, so what has none is no event
            parts.append(exp.not_(exp.column(event.id, quoted=True).is_(exp.null())))
        parts.append(self._within(event, window))
        if where is not None:
            parts.append(write(where))
        return exp.and_(*parts, copy=False)

    def _within(self, event: BehaviourEvent, window: Window) -> exp.Expr:
        """Nothing after the `as_of` day is ever seen, whatever the window."""
        at = exp.column(event.at, quoted=True)
        clock = self.conditions.clock
        seen = (
            exp.LTE(this=at, expression=literal(clock.as_of))
            if event.at_type == "date"
            else exp.LT(this=at, expression=literal(clock.end))
        )
        if window.kind == "ever":
            return seen
        leaf = Leaf(event.at, window.kind, window.value)
        return exp.and_(seen, self.conditions.of(leaf, _moment_of(event)), copy=False)

    def _counted(self, distinct_by: str | None, event: BehaviourEvent) -> exp.Expr | None:
        """Return what is counted once each; None when every row is one event."""
        if distinct_by == ORDERS:
            return exp.column(cast("str", event.order), quoted=True)
        if distinct_by == DAYS:
            at = exp.column(event.at, quoted=True)
            local = at if event.at_type == "date" else self.conditions.local(at)
            return exp.cast(local, "date")
        if distinct_by is not None:
            found = next(one for one in event.properties if one.name == distinct_by)
            return self.conditions.compared(found)
        return exp.column(event.id, quoted=True) if event.repeats else None

    def _times(self, rule: Behaviour, column: exp.Column) -> exp.Expr:
        count = exp.Coalesce(this=column, expressions=[exp.Literal.number(0)])
        if rule.kind == "did_not":
            return exp.EQ(this=count, expression=exp.Literal.number(0))
        op, value = rule.times or AT_LEAST_ONCE
        return self.conditions.number(Leaf(rule.event, op, value), count)

    def _moment(self, rule: Behaviour, event: BehaviourEvent, column: exp.Column) -> exp.Expr:
        """Compare the first moment with the window, or the last with its beginning."""
        moment = _moment_of(event, column.name)
        if rule.kind == "first_did":
            leaf = (
                Leaf(column.name, "is_set")
                if rule.window.kind == "ever"
                else Leaf(column.name, rule.window.kind, rule.window.value)
            )
            return self.conditions.of(leaf, moment)
        length = cast("Duration", rule.window.value)
        return self.conditions.of(Leaf(column.name, "not_in_last", length), moment)

    def text(self, leaf: Leaf, of: Field) -> exp.Expr:
        """Compare a text; folding it is done once for everybody, however many rules compare it."""
        question = question_text(ask="folded", field=of.name)
        subject = self.conditions.compared(of)
        column = self.measuring.measure(("folded", PEOPLE, None), subject, exp.true(), question)
        return self.conditions.text(leaf, column)

    def members_of_set(self, leaf: Leaf, of: Field) -> exp.Expr:
        """Ask the bridge; a person without rows there has an empty set, which is not missing."""
        if leaf.op in ("is_set", "is_missing"):
            has_one = self._in_bridge(of, ())
            return has_one if leaf.op == "is_set" else exp.not_(has_one)
        values = cast("tuple[str, ...]", leaf.value)
        if leaf.op == "has_all":
            return exp.paren(exp.and_(*(self._in_bridge(of, (value,)) for value in values)))
        has_any = self._in_bridge(of, values)
        return exp.not_(has_any) if leaf.op == "has_none" else has_any

    def _in_bridge(self, of: Field, values: tuple[str, ...]) -> exp.Expr:
        """Say whether a person's set holds one of the values, or any at all."""
        dialect = self.conditions.dialect
        member = folded(exp.column(cast("str", of.bridge_column), quoted=True), dialect)
        wanted = [self.conditions.folded_text(value) for value in values]
        rows = exp.In(this=member, expressions=wanted) if values else exp.true()
        question = question_text(ask="set", field=of.name, values=sorted(values))
        return self.measuring.is_there("set", cast("str", of.bridge), rows, question)

    def percentile(self, leaf: Leaf, of: Field) -> exp.Expr:
        """Compare a field with the value that a share of everybody does not exceed."""
        column = exp.column(of.name, quoted=True)
        share = literal(leaf.value)
        value = _value_at(column.copy(), share, self.conditions.dialect)
        question = question_text(ask="percentile", field=of.name, share=str(leaf.value))
        threshold = self.measuring.measure(
            ("percentile", PEOPLE, None), value, exp.true(), question
        )
        compared = exp.GTE if leaf.op == "percentile_gte" else exp.LTE
        return two_valued(compared(this=column, expression=threshold))

    def was_in(self, rule: Membership) -> exp.Expr:
        """Ask the stored history for one day; days after `as_of` are never seen.

        A build judges its own day from the history before it, so of that day everybody is told
        what stood the day before, whether a build asks or a preview of the published history.
        """
        day, today = cast("date", rule.as_of), self.conditions.clock.as_of
        if day > today:
            return exp.false()
        known = min(day, today - ONE_DAY)
        last = exp.column("valid_to", quoted=True)
        rows = exp.and_(
            exp.column("segment_id", quoted=True).eq(exp.Literal.string(rule.segment)),
            exp.column("valid_from", quoted=True) <= literal(known),
            exp.paren(exp.or_(last.is_(exp.null()), last.copy() > literal(known))),
        )
        question = question_text(ask="was_in", segment=rule.segment, day=day.isoformat())
        return self.measuring.is_there("was_in", HISTORY, rows, question)


def _value_at(column: exp.Column, share: exp.Expr, dialect: str) -> exp.Expr:
    """Return the smallest value that a share of the known ones do not exceed.

    By the engines' own names: what sqlglot would write for Spark is approximate.
    """
    if dialect == "duckdb":
        return exp.Anonymous(this="quantile_disc", expressions=[column, share])
    return exp.WithinGroup(
        this=exp.Anonymous(this="percentile_disc", expressions=[share]),
        expression=exp.Order(expressions=[exp.Ordered(this=column)]),
    )


def _wanted(name: str, value: bool | tuple[str, ...]) -> exp.Expr:
    column = exp.column(name, quoted=True)
    if isinstance(value, bool):
        return column if value else exp.not_(column)
    return exp.In(this=column, expressions=[exp.Literal.string(text) for text in value])


def _moment_of(event: BehaviourEvent, name: str | None = None) -> Field:
    return Field(name or event.at, event.at_type, event.label_en, event.label_ro, event.family)
