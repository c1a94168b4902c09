"""Asking the published build about a segment: its members, and the size of a rule not yet saved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from crm.config import Settings
from crm.errors import UsageError
from crm.segments.asking.population import Asked, Build
from crm.segments.stored.store import Definition, history
from crm.warehouse.connection import reader

MEMBERS = "segment_members"


@dataclass(frozen=True)
class Selection:
    """A segment as one build answers it; its members stand in the table `segment_members`.

    `is_stored` is true when the build computed these members, false when a newer rule was asked
    of it just now.
    """

    slug: str
    version: int
    name_en: str
    name_ro: str
    rule: Any
    rule_hash: str
    as_of: date
    build_id: str
    is_stored: bool


def select_members(
    settings: Settings, connection: duckdb.DuckDBPyConnection, slug: str
) -> Selection:
    """Put the members of a segment into the temporary table `segment_members(customer_id)`.

    The members are those the build stored. A segment defined or changed since then is asked of
    the same build, so people see what they wrote.

    Parameters
    ----------
    settings : Settings
        Whose log holds the definitions.
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`.
    slug : str
        The segment.

    Raises
    ------
    UsageError
        There is no such segment, or it was retired.
    RuleError, NotReadyError
        The rule mentions a field that this build does not have, or a prediction nobody has.
    """
    asked = Asked(settings, connection)
    stored = _stored(connection, slug, asked.build)
    current = asked.definitions.get(slug)
    if current is None and (stored is None or slug in dict(history(settings))):
        raise UsageError(
            "There is no segment {slug!r}; `crm segment list` shows what there is.", slug=slug[:80]
        )
    if stored and (current is None or asked.is_stored(current)):
        asked.check_ready(slug)
        query = "select customer_id from fct_segment_memberships where segment_id = ?"
        connection.execute(f"create or replace temp table {MEMBERS} as {query}", [slug])
        return stored
    definition = asked.definitions[slug]
    asked.check_order([slug])
    _keep(connection, asked.members(slug))
    return _asked_now(definition, asked.build)


def select_matching(
    settings: Settings, connection: duckdb.DuckDBPyConnection, rule: object
) -> date:
    """Put who matches a rule into `segment_members`; return the day of the build that was asked.

    Parameters and errors as `count_people`, with a connection from `reader`.
    """
    asked = Asked(settings, connection)
    compiled = asked.compile(rule)
    people = asked.population(compiled)
    _keep(connection, f"select customer_id from ({people}) where {compiled.predicate}")
    return asked.build.as_of


def members_now(settings: Settings, slug: str) -> tuple[Selection, list[str]]:
    """Return the segment as the published build answers it, and its members, sorted."""
    with reader(settings) as connection:
        selection = select_members(settings, connection, slug)
        rows = connection.execute(f"select customer_id from {MEMBERS} order by customer_id")
        return selection, [customer_id for (customer_id,) in rows.fetchall()]


def member_ids(settings: Settings, slug: str) -> list[str]:
    """Return the members of a segment, sorted; as `select_members`."""
    return members_now(settings, slug)[1]


def count_people(settings: Settings, rule: object) -> tuple[int, int]:
    """Count who matches a rule that nobody saved yet.

    Parameters
    ----------
    settings : Settings
        Whose published build to ask.
    rule : object
        The canonical tree as JSON or YAML gave it.

    Returns
    -------
    (int, int)
        People who match, and everybody.

    Raises
    ------
    RuleError, NotReadyError, NotBuiltError
        The rule does not stand, waits for a prediction, or there is no build to ask.
    """
    with reader(settings) as connection:
        asked = Asked(settings, connection)
        compiled = asked.compile(rule)
        people = asked.population(compiled)
        query = f"select count(*) filter (where {compiled.predicate}), count(*) from ({people})"
        ((matching, everybody),) = connection.execute(query).fetchall()
    return matching, everybody


def _keep(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    connection.execute(f"create or replace temp table {MEMBERS} as {query}")


def _stored(connection: duckdb.DuckDBPyConnection, slug: str, build: Build) -> Selection | None:
    found = connection.execute(
        "select version, name_en, name_ro, rule_json, rule_hash from dim_segments "
        "where segment_id = ?",
        [slug],
    ).fetchone()
    if found is None:
        return None
    version, name_en, name_ro, rule_json, rule_hash = found
    return Selection(
        slug,
        version,
        name_en,
        name_ro,
        json.loads(rule_json),
        rule_hash,
        build.as_of,
        build.build_id,
        is_stored=True,
    )


def _asked_now(definition: Definition, build: Build) -> Selection:
    return Selection(
        definition.slug,
        definition.version,
        definition.name_en,
        definition.name_ro,
        definition.rule,
        definition.rule_hash,
        build.as_of,
        build.build_id,
        is_stored=False,
    )
