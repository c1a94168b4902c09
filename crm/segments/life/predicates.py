"""The compiled rules of every current segment, as dbt reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from crm.config import Settings
from crm.errors import RuleError
from crm.segments.compiler.compile import Compiled, compile_rule
from crm.segments.compiler.dependencies import computable
from crm.segments.compiler.measures import Measure, distinct, segment_column
from crm.segments.compiler.scans import scans
from crm.segments.language.catalogue import Catalogue, catalogue_from_dbt
from crm.segments.language.rules import canonical_json, parse_rule, rule_hash
from crm.segments.life.definitions import sync
from crm.segments.stored.list_tables import write_segment_lists
from crm.segments.stored.store import Definition, current_segments
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
MEASURE_COLUMNS = {
    "measure": "varchar",
    "kind": "varchar",
    "model": "varchar",
    "question": "varchar",
    "expression": "varchar",
    "scan": "bigint",
    "head": "varchar",
    "tail": "varchar",
    "is_shared": "boolean",
}
LEFT_OUT_COLUMNS = {"slug": "varchar", "version": "bigint", "reason": "varchar"}
NOBODY = Compiled("FALSE", (), (), ())


@dataclass(frozen=True)
class _Ready:
    rule_hash: str
    rule_json: str
    sql: Compiled


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
    out with its reason in raw/ops/segments_left_out; it never breaks the build. So is a segment
    whose file of imported people is damaged. The lists are written to raw/ops/segment_lists, under
    the ids that `ops/customer_ids` assigned just before.

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
    compiled: dict[str, _Ready] = {}
    left_out = write_segment_lists(settings, definitions).damaged
    for slug in definitions.keys() - left_out:
        try:
            compiled[slug] = _compiled(definitions, slug, fields, as_of, settings.timezone, dialect)
        except RuleError as error:
            left_out[slug] = str(error)
    needs = {slug: found.sql.depends_on for slug, found in compiled.items()}
    levels, waiting = computable(needs, broken=left_out)
    left_out |= waiting
    rows = [
        _row(definitions[slug], compiled[slug], number)
        for number, level in enumerate(levels)
        for slug in level
    ]
    measures = distinct(
        one for level in levels for slug in level for one in compiled[slug].sql.measures
    )
    _write(settings, "segment_predicates", rows, COLUMNS)
    _write(settings, "segment_measures", _measure_rows(measures, dialect), MEASURE_COLUMNS)
    reasons = [
        {"slug": slug, "version": definitions[slug].version, "reason": reason}
        for slug, reason in left_out.items()
    ]
    _write(settings, "segments_left_out", reasons, LEFT_OUT_COLUMNS)
    return PredicatesWritten(len(rows), left_out)


def _compiled(
    definitions: Mapping[str, Definition],
    slug: str,
    fields: Catalogue,
    as_of: date,
    timezone: str,
    dialect: str,
) -> _Ready:
    """Compile a rule; who is in a manual segment or a snapshot stands on its lists alone."""
    definition = definitions[slug]
    if definition.type != "dynamic":
        text = json.dumps(
            definition.rule, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return _Ready(definition.rule_hash, text, NOBODY)
    rule = parse_rule(definition.rule, fields, segments=definitions)
    sql = compile_rule(rule, fields, as_of, timezone, dialect)
    return _Ready(rule_hash(rule), canonical_json(rule), sql)


def _row(definition: Definition, ready: _Ready, level: int) -> dict[str, object]:
    return {
        "segment_id": definition.slug,
        "slug": definition.slug,
        "version": definition.version,
        "rule_hash": ready.rule_hash,
        "predicate": ready.sql.predicate,
        "name_en": definition.name_en,
        "name_ro": definition.name_ro,
        "description": definition.description,
        "type": definition.type,
        "rule_json": ready.rule_json,
        "fields": "|".join(ready.sql.columns),
        "level": level,
        "column_name": segment_column(definition.slug),
        "depends_on": "|".join(ready.sql.depends_on),
    }


def _measure_rows(measures: Sequence[Measure], dialect: str) -> list[dict[str, object]]:
    """Write every measure beside the scan that answers it; folded texts need none."""
    folded = [_measure_row(measure) for measure in measures if measure.kind == "folded"]
    return folded + [
        {
            **_measure_row(measure),
            "scan": number,
            "head": scan.head,
            "tail": scan.tail,
            "is_shared": scan.is_shared,
        }
        for number, scan in enumerate(scans(measures, dialect))
        for measure in scan.measures
    ]


def _measure_row(measure: Measure) -> dict[str, object]:
    return {
        "measure": measure.name,
        "kind": measure.kind,
        "model": measure.model,
        "question": measure.question,
        "expression": measure.expression,
    }


def _write(
    settings: Settings, table: str, rows: list[dict[str, object]], types: dict[str, str]
) -> None:
    frame = pd.DataFrame(rows, columns=list(types))
    write_frame(settings, "ops", table, "current", frame, types)
