"""Rule -> sqlglot expression -> SQL of an engine: one predicate over the customers' fields.

Values become sqlglot literals and nothing else; names come from the catalogue and nowhere else.
Logic is two-valued: a condition on a missing value is false, and `not` is plain negation.
The predicate names its columns bare, so it runs over any query that holds the fields, the columns
of its measures and those of the segments it depends on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlglot import exp

from crm.segments.compiler.conditions import Conditions, two_valued
from crm.segments.compiler.measures import Measure, distinct, segment_column
from crm.segments.compiler.measuring import Measuring
from crm.segments.compiler.questions import Questions
from crm.segments.compiler.sql_text import sql_text
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.fields import Field
from crm.segments.language.moments import Clock
from crm.segments.language.tree import (
    AllOf,
    AnyOf,
    Behaviour,
    Leaf,
    Membership,
    Not,
    Rule,
    conditions,
)

PERCENTILES = ("percentile_gte", "percentile_lte")


@dataclass(frozen=True)
class Compiled:
    """A rule as SQL: true or false for every row, never null.

    Parameters
    ----------
    predicate : str
        The condition.
    measures : tuple of Measure
        The columns of `segment_measures` it reads.
    depends_on : tuple of str
        Segments whose members of this very day it reads, as `segment_column` names them.
    fields : tuple of str
        Columns of the people it reads, aliases resolved.
    """

    predicate: str
    measures: tuple[Measure, ...]
    depends_on: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the predicate reads; folded texts are named by the field itself."""
        measures = (one.name for one in self.measures if one.kind != "folded")
        return (*self.fields, *measures, *map(segment_column, self.depends_on))


def compile_rule(
    rule: Rule, catalogue: Catalogue, as_of: date, timezone: str, dialect: str = "duckdb"
) -> Compiled:
    """Write a rule as one SQL predicate and the measures it reads.

    Parameters
    ----------
    rule : Rule
        From `parse_rule` with the same catalogue.
    catalogue : Catalogue
        The only source of column and table names.
    as_of : date
        The tenant's local day at whose end the rule is asked.
    timezone : str
        IANA zone of the tenant's local days.
    dialect : {'duckdb', 'spark'}
        The engine that will run it.
    """
    compiler = _Compiler(catalogue, Conditions(Clock(as_of, ZoneInfo(timezone)), dialect))
    predicate = sql_text(compiler.expression(rule), dialect)
    asked = list(conditions(rule))
    depends_on = {
        one.segment for one in asked if isinstance(one, Membership) and one.op != "was_in"
    }
    fields = {one.field for one in asked if isinstance(one, Leaf)}
    return Compiled(
        predicate,
        distinct(compiler.measuring.measures.values()),
        tuple(sorted(depends_on)),
        tuple(sorted(fields)),
    )


class _Compiler:
    """Writes the tree over people; measures gather in `measuring` on the way."""

    def __init__(self, catalogue: Catalogue, writer: Conditions) -> None:
        self.catalogue = catalogue
        self.conditions = writer
        self.measuring = Measuring(writer.dialect)
        self.questions = Questions(writer, self.measuring)

    def expression(self, rule: Rule) -> exp.Expr:
        if isinstance(rule, Leaf):
            return self._leaf(rule)
        if isinstance(rule, Behaviour):
            return self._behaviour(rule)
        if isinstance(rule, Membership):
            return self._membership(rule)
        return _group(rule, self.expression)

    def _leaf(self, leaf: Leaf) -> exp.Expr:
        field = _known(self.catalogue, leaf.field)
        if leaf.op in PERCENTILES:
            return self.questions.percentile(leaf, field)
        if field.type == "set":
            return self.questions.members_of_set(leaf, field)
        if field.type == "text" and leaf.value is not None:
            return self.questions.text(leaf, field)
        return self.conditions.of(leaf, field)

    def _behaviour(self, rule: Behaviour) -> exp.Expr:
        event = self.catalogue.find_event(rule.event)
        if event is None:
            raise KeyError(rule.event)  # the rule was parsed with another catalogue
        properties = Catalogue(event.properties)

        def where(inner: Rule) -> exp.Expr:
            if isinstance(inner, Leaf):
                return self.conditions.of(inner, _known(properties, inner.field))
            return _group(inner, where)

        return self.questions.behaviour(rule, event, where)

    def _membership(self, rule: Membership) -> exp.Expr:
        if rule.op == "was_in":
            return self.questions.was_in(rule)
        column = exp.column(segment_column(rule.segment), quoted=True)
        inside = two_valued(column)
        return exp.not_(inside) if rule.op == "not_in" else inside


def _group(rule: Rule, write: Callable[[Rule], exp.Expr]) -> exp.Expr:
    if isinstance(rule, Not):
        return exp.not_(exp.paren(write(rule.part)))
    if isinstance(rule, AllOf):
        return exp.paren(exp.and_(*map(write, rule.parts), copy=False))
    if isinstance(rule, AnyOf):
        return exp.paren(exp.or_(*map(write, rule.parts), copy=False))
    raise TypeError(f"a {type(rule).__name__} is no group")


def _known(catalogue: Catalogue, name: str) -> Field:
    field = catalogue.find(name)
    if field is None:
        raise KeyError(name)  # the rule was parsed with another catalogue
    return field
