"""Rule -> sqlglot expression -> SQL of an engine: one predicate over the customers' fields.

Values become sqlglot literals and nothing else; names come from the catalogue and nowhere else.
Logic is two-valued: a condition on a missing value is false, and `not` is plain negation.
The predicate names its columns bare and its bridges by table name, so it runs over the published
marts as over any query that declares the bridges as CTEs.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlglot import exp

from crm.segments.conditions import Conditions
from crm.segments.fields import Catalogue
from crm.segments.moments import Clock
from crm.segments.tree import AllOf, Leaf, Not, Rule


def compile_rule(
    rule: Rule, catalogue: Catalogue, as_of: date, timezone: str, dialect: str = "duckdb"
) -> str:
    """Write a rule as one SQL predicate.

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

    Returns
    -------
    str
        True or false for every row, never null.
    """
    conditions = Conditions(Clock(as_of, ZoneInfo(timezone)), dialect)
    return _expression(rule, catalogue, conditions).sql(dialect)


def _expression(rule: Rule, catalogue: Catalogue, conditions: Conditions) -> exp.Expr:
    if isinstance(rule, Leaf):
        field = catalogue.find(rule.field)
        if field is None:
            raise KeyError(rule.field)  # the rule was parsed with another catalogue
        return conditions.of(rule, field)
    if isinstance(rule, Not):
        return exp.not_(exp.paren(_expression(rule.part, catalogue, conditions)))
    parts = [_expression(part, catalogue, conditions) for part in rule.parts]
    joined = (
        exp.and_(*parts, copy=False) if isinstance(rule, AllOf) else exp.or_(*parts, copy=False)
    )
    return exp.paren(joined)
