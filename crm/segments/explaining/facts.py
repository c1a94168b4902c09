"""What a build knows of one person about each condition of a rule, asked in one query."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import sqlglot
from sqlglot import exp

from crm.segments.asking.source import Source
from crm.segments.compiler.compile import PERCENTILES, Compiled
from crm.segments.compiler.measures import Measure, quoted, segment_column
from crm.segments.explaining.passing import Fact, Facts
from crm.segments.language.tree import (
    Behaviour,
    Condition,
    Leaf,
    Membership,
    Rule,
    Window,
    conditions,
)

NOTHING = "null"


def person_facts(source: Source, rule: Rule, customer_id: str) -> Facts | None:
    """Return whether one person meets each condition of a rule, and by which value.

    Parameters
    ----------
    source : Source
        The build and the day.
    rule : Rule
        Its conditions are asked one by one; two that say the same are one.
    customer_id : str
        The person.

    Returns
    -------
    mapping of Condition to Fact, or None
        None when the build has no such person.
    """
    asked = list(dict.fromkeys(conditions(rule)))
    compiled = [source.compile(one) for one in asked]
    columns = [
        f"{text} as {name}_{number}"
        for number, (one, sql) in enumerate(zip(asked, compiled, strict=True))
        for name, text in _columns(source, one, sql).items()
    ]
    query = f"select {', '.join(columns)} from ({source.population(compiled)})"
    found = source.connection.execute(
        f"{query} where customer_id = $customer", {"customer": customer_id}
    )
    names = [column[0] for column in found.description or ()]
    row = found.fetchone()
    if row is None:
        return None
    values = dict(zip(names, row, strict=True))
    return {one: _fact(number, values) for number, one in enumerate(asked)}


def _columns(source: Source, one: Condition, compiled: Compiled) -> dict[str, str]:
    found = {"held": f"({compiled.predicate})"}
    if isinstance(one, Membership):
        in_it = quoted(segment_column(one.segment), "duckdb")
        return {
            **found,
            "value": found["held"] if one.op == "was_in" else f"coalesce({in_it}, false)",
        }
    if isinstance(one, Behaviour):
        (measure,) = compiled.measures
        counted = f"coalesce({quoted(measure.name, 'duckdb')}, 0)"
        counts = one.kind in ("did", "did_not")
        return {**found, "value": counted if counts else NOTHING, **_done(source, one)}
    if one.op in PERCENTILES:
        (measure,) = compiled.measures
        threshold = quoted(measure.name, "duckdb")
        return {**found, "value": quoted(one.field, "duckdb"), "threshold": threshold}
    return {**found, "value": _value(source, one)}


def _value(source: Source, leaf: Leaf) -> str:
    field = source.catalogue.find(leaf.field)
    if field is None or field.type != "set":
        return quoted(leaf.field, "duckdb")
    member = quoted(cast("str", field.bridge_column), "duckdb")
    bridge = source.relation(cast("str", field.bridge))
    return (
        f"(select list(distinct {member} order by {member}) from {bridge}"
        f" where customer_id = $customer)"
    )


def _done(source: Source, one: Behaviour) -> dict[str, str]:
    """Write the list of everything of the kind the person ever did up to the day."""
    ever = replace(one, kind="did", times=None, window=Window())
    (measure,) = source.compile(ever).measures
    event = source.catalogue.find_event(one.event)
    at = quoted(event.at, "duckdb") if event else NOTHING
    what = _counted(measure)
    row = f"{{'at': {at}, 'what': {what or NOTHING}}}"
    person = quoted(cast("str", measure.customer), "duckdb")
    rows = (
        f"(select list({row}) from {source.relation(measure.model)}"
        f" where {person} = $customer and {measure.condition})"
    )
    return {"done": rows, "each": "false" if what else "true"}


def _counted(measure: Measure) -> str | None:
    """Return what a measure counts once each, as text; None where every row counts."""
    distinct = sqlglot.parse_one(measure.expression, dialect="duckdb").find(exp.Distinct)
    if distinct is None:
        return None
    counted: Any = distinct.expressions[0]
    return f"cast({counted.args['ifs'][0].args['true'].sql('duckdb')} as varchar)"


def _fact(number: int, row: dict[str, Any]) -> Fact:
    value = row[f"value_{number}"]
    done, each = row.get(f"done_{number}") or (), row.get(f"each_{number}")
    return Fact(
        held=row[f"held_{number}"],
        value=tuple(value) if isinstance(value, list) else value,
        done=tuple((one["at"], place if each else one["what"]) for place, one in enumerate(done)),
        threshold=row.get(f"threshold_{number}"),
    )
