"""Writing measures: what is aggregated of which rows, and remembering each once."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from crm.segments.compiler.measures import Measure, MeasureKind, measure_name
from crm.segments.compiler.sql_text import sql_text

Source = tuple[MeasureKind, str, str | None]
"""Kind, model and the column of the person."""


@dataclass
class Measuring:
    """Measures as they are asked for, for one engine; the same question is one column."""

    dialect: str
    measures: dict[str, Measure] = field(default_factory=dict)

    def is_there(self, kind: MeasureKind, model: str, rows: exp.Expr, question: str) -> exp.Expr:
        """Say whether a person has such a row."""
        column = self.count((kind, model, "customer_id"), rows, None, question)
        none = exp.Literal.number(0)
        return exp.GT(this=exp.Coalesce(this=column, expressions=[none]), expression=none.copy())

    def count(
        self, of: Source, rows: exp.Expr, counted: exp.Expr | None, question: str
    ) -> exp.Column:
        """Count rows, or what they hold once each."""
        row = exp.Literal.number(1)
        if counted is None:
            return self.measure(of, exp.Count(this=when(rows, row)), rows, question)
        once = exp.Count(this=exp.Distinct(expressions=[when(rows, counted)]))
        return self.measure(of, once, rows, question, counted)

    def measure(
        self,
        of: Source,
        expression: exp.Expr,
        rows: exp.Expr,
        question: str,
        counted: exp.Expr | None = None,
    ) -> exp.Column:
        """Remember a measure and return its column."""
        kind, model, customer = of
        name, dialect = measure_name(question), self.dialect
        text = sql_text(expression, dialect)
        each = text
        if counted is not None:
            is_known = exp.not_(counted.copy().is_(exp.null()))
            once = when(exp.and_(rows, is_known), exp.Literal.number(1))
            each = sql_text(exp.Max(this=once), dialect)
        self.measures[name] = Measure(
            name,
            kind,
            model,
            customer,
            text,
            sql_text(rows, dialect),
            question,
            each,
            _total(expression, counted),
            sql_text(counted, dialect) if counted is not None else None,
        )
        return exp.column(name, quoted=True)


def _total(expression: exp.Expr, counted: exp.Expr | None) -> str:
    """Name the aggregate that makes one value of those of a person's parts."""
    if counted is not None:
        return "count"
    if isinstance(expression, exp.Min):
        return "min"
    return "max" if isinstance(expression, exp.Max) else "sum"


def when(rows: exp.Expr, value: exp.Expr) -> exp.Expr:
    """Return the value where the row counts, else null."""
    return exp.Case(ifs=[exp.If(this=rows.copy(), true=value)])
