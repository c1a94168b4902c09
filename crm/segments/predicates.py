"""The compiled rules of every current segment, as dbt reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from crm.config import Settings
from crm.errors import RuleError
from crm.segments.compile import compile_rule
from crm.segments.definitions import sync
from crm.segments.fields import Catalogue, catalogue_from_dbt
from crm.segments.rules import canonical_json, parse_rule, rule_hash
from crm.segments.store import Definition, current_segments
from crm.segments.tree import Leaf, Not, Rule
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
}
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

    A definition that no longer stands, because a field it mentions is gone, is left out with its
    reason in raw/ops/segments_left_out; it never breaks the build.

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
    rows: list[dict[str, object]] = []
    left_out: list[dict[str, object]] = []
    for definition in current_segments(settings).values():
        try:
            rows.append(_compiled(definition, fields, as_of, settings.timezone, dialect))
        except RuleError as error:
            left_out.append(
                {"slug": definition.slug, "version": definition.version, "reason": str(error)}
            )
    _write(settings, "segment_predicates", rows, COLUMNS)
    _write(settings, "segments_left_out", left_out, LEFT_OUT_COLUMNS)
    return PredicatesWritten(len(rows), {str(row["slug"]): str(row["reason"]) for row in left_out})


def _compiled(
    definition: Definition, fields: Catalogue, as_of: date, timezone: str, dialect: str
) -> dict[str, object]:
    rule = parse_rule(definition.rule, fields)
    return {
        "segment_id": definition.slug,
        "slug": definition.slug,
        "version": definition.version,
        "rule_hash": rule_hash(rule),
        "predicate": compile_rule(rule, fields, as_of, timezone, dialect),
        "name_en": definition.name_en,
        "name_ro": definition.name_ro,
        "description": definition.description,
        "type": definition.type,
        "rule_json": canonical_json(rule),
        "fields": "|".join(sorted(_fields_of(rule, fields))),
    }


def _fields_of(rule: Rule, catalogue: Catalogue) -> set[str]:
    """Name the fields a rule asks about, aliases resolved: days gone by know some of them only."""
    if isinstance(rule, Leaf):
        field = catalogue.find(rule.field)
        return {field.name if field else rule.field}
    parts = (rule.part,) if isinstance(rule, Not) else rule.parts
    return set().union(*(_fields_of(part, catalogue) for part in parts))


def _write(
    settings: Settings, table: str, rows: list[dict[str, object]], types: dict[str, str]
) -> None:
    frame = pd.DataFrame(rows, columns=list(types))
    write_frame(settings, "ops", table, "current", frame, types)
