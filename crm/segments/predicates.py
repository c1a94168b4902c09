"""The compiled rules of every current segment, as dbt reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from crm.config import Settings
from crm.errors import RuleError
from crm.segments.catalogue import catalogue_from_dbt
from crm.segments.compile import Compiled, compile_rule
from crm.segments.definitions import sync
from crm.segments.dependencies import computable
from crm.segments.measures import Measure, distinct, segment_column
from crm.segments.rules import canonical_json, parse_rule, rule_hash
from crm.segments.store import Definition, current_segments
from crm.segments.tree import Rule
from crm.warehouse.raw import write_frame

COLUMNS = {
    "segment_id": "varchar",
    "slug": "varchar",
    "version": "bigint",
    "rule_hash": "varchar",
    "predicate": "varchar",
    "name_en": "varchar",
    "name_ro": "varchar",
    "description": "varchar",
    "type": "varchar",
    "rule_json": "varchar",
    "fields": "varchar",
    "level": "bigint",
    "column_name": "varchar",
    "depends_on": "varchar",
}
MEASURE_COLUMNS = dict.fromkeys(
    ("measure", "kind", "model", "customer", "expression", "condition", "question"), "varchar"
)
LEFT_OUT_COLUMNS = {"slug": "varchar", "version": "bigint", "reason": "varchar"}


@dataclass(frozen=True)
class PredicatesWritten:
    """How many segments a build computes, and why others are left out (slug to sentence)."""

    rows: int
    left_out: dict[str, str]


def write_predicates(
    settings: Settings, as_of: date, *, dialect: str = "duckdb", actor: str = "build"
) -> PredicatesWritten:
    """Write raw/ops/segment_predicates for a build; the built-in segments are synced first.

    What they ask of events stands beside them in raw/ops/segment_measures. A definition that no
    longer stands, because a field it mentions is gone or segments depend on each other, is left
    out with its reason in raw/ops/segments_left_out; it never breaks the build.

    Parameters
    ----------
    settings : Settings
        Whose workspace; its time zone says when local days begin.
    as_of : date
        The local day at whose end the segments are computed.
    dialect : {'duckdb', 'spark'}
        The engine of the build.
    actor : str
        Who the synced definitions are logged as.
    """
    sync(settings, actor)
    fields = catalogue_from_dbt()
    definitions = current_segments(settings)
    compiled: dict[str, tuple[Rule, Compiled]] = {}
    left_out: dict[str, str] = {}
    for slug, definition in definitions.items():
        try:
            rule = parse_rule(definition.rule, fields, segments=definitions)
            compiled[slug] = rule, compile_rule(rule, fields, as_of, settings.timezone, dialect)
        except RuleError as error:
            left_out[slug] = str(error)
    levels, waiting = computable({slug: found.depends_on for slug, (_, found) in compiled.items()})
    left_out |= waiting
    rows = [
        _row(definitions[slug], *compiled[slug], number)
        for number, level in enumerate(levels)
        for slug in level
    ]
    measures = distinct(
        one for level in levels for slug in level for one in compiled[slug][1].measures
    )
    _write(settings, "segment_predicates", rows, COLUMNS)
    _write(settings, "segment_measures", list(map(_measure_row, measures)), MEASURE_COLUMNS)
    reasons = [
        {"slug": slug, "version": definitions[slug].version, "reason": reason}
        for slug, reason in left_out.items()
    ]
    _write(settings, "segments_left_out", reasons, LEFT_OUT_COLUMNS)
    return PredicatesWritten(len(rows), left_out)


def _row(definition: Definition, rule: Rule, compiled: Compiled, level: int) -> dict[str, object]:
    return {
        "segment_id": definition.slug,
        "slug": definition.slug,
        "version": definition.version,
        "rule_hash": rule_hash(rule),
        "predicate": compiled.predicate,
        "name_en": definition.name_en,
        "name_ro": definition.name_ro,
        "description": definition.description,
        "type": definition.type,
        "rule_json": canonical_json(rule),
        "fields": "|".join(compiled.columns),
        "level": level,
        "column_name": segment_column(definition.slug),
        "depends_on": "|".join(compiled.depends_on),
    }


def _measure_row(measure: Measure) -> dict[str, object]:
    return {
        "measure": measure.name,
        "kind": measure.kind,
        "model": measure.model,
        "customer": measure.customer,
        "expression": measure.expression,
        "condition": measure.condition,
        "question": measure.question,
    }


def _write(
    settings: Settings, table: str, rows: list[dict[str, object]], types: dict[str, str]
) -> None:
    frame = pd.DataFrame(rows, columns=list(types))
    write_frame(settings, "ops", table, "current", frame, types)
