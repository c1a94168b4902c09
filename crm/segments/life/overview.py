"""All segments at a glance: what each is, how large, as of when, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

from crm.config import Settings
from crm.errors import NotBuiltError, RuleError
from crm.segments.asking.waiting import waiting_segments
from crm.segments.language.catalogue import Catalogue, catalogue_from_build, catalogue_from_dbt
from crm.segments.language.rules import parse_rule
from crm.segments.stored.store import Definition, current_segments
from crm.warehouse.connection import reader

NOT_BUILT = "the next build computes it"


@dataclass(frozen=True)
class Overview:
    """One segment; `people` and `data_as_of` are None until a build has computed this rule.

    `problem` says why it cannot be computed, `note` what to know about its size.
    """

    definition: Definition
    people: int | None
    data_as_of: date | None
    problem: str | None
    note: str | None


@dataclass(frozen=True)
class _Built:
    """What the published build holds: sizes by slug and hash of the rule, and what waits why."""

    catalogue: Catalogue
    as_of: date | None = None
    sizes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    waiting: Mapping[str, str] = field(default_factory=dict)


def overview(settings: Settings) -> list[Overview]:
    """Return every current segment by slug; before a first build, only what they are."""
    segments = current_segments(settings)
    try:
        connection = reader(settings)
    except NotBuiltError:
        built = _Built(catalogue_from_dbt())
    else:
        with connection:
            built = _read_build(settings, connection)
    return [_one(found, segments, built) for found in segments.values()]


def _read_build(settings: Settings, connection: duckdb.DuckDBPyConnection) -> _Built:
    ((as_of,),) = connection.execute("select as_of_date from meta_build").fetchall()
    rows = connection.execute(
        "select segment_id, rule_hash, members_count from dim_segments"
    ).fetchall()
    return _Built(
        catalogue_from_build(connection),
        as_of,
        {(slug, digest): count for slug, digest, count in rows},
        waiting_segments(settings, connection),
    )


def _one(found: Definition, segments: Mapping[str, Definition], built: _Built) -> Overview:
    people = built.sizes.get((found.slug, found.rule_hash))
    return Overview(
        found,
        people,
        None if people is None else found.frozen_as_of or built.as_of,
        _problem(found, segments, built),
        NOT_BUILT if people is None else None,
    )


def _problem(found: Definition, segments: Mapping[str, Definition], built: _Built) -> str | None:
    if found.type != "dynamic":
        return None
    try:
        parse_rule(found.rule, built.catalogue, segments=segments)
    except RuleError as error:
        return str(error)
    return built.waiting.get(found.slug)
