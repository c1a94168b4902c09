"""A build at the end of a day, as rules that are taken apart ask it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from crm.segments.asking.population import Asked, Members, population_query
from crm.segments.compiler.compile import Compiled, compile_rule
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.moments import Clock
from crm.segments.language.rules import parse_rule
from crm.segments.language.tree import Rule


@dataclass(frozen=True)
class Source:
    """Where facts come from: a build at the end of a day.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Reads the marts.
    catalogue : Catalogue
        The build's fields and events.
    clock : Clock
        The day asked about.
    members : callable
        Slug to a query of the members of a segment.
    relation : callable
        What to read a model by.
    """

    connection: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    clock: Clock
    members: Members
    relation: Callable[[str], str] = lambda model: model

    def compile(self, rule: Rule) -> Compiled:
        """Compile a rule, or one condition of it, for the day."""
        return compile_rule(rule, self.catalogue, self.clock.as_of, self.clock.zone.key)

    def population(self, compiled: Sequence[Compiled]) -> str:
        """Write the query of everybody with what these rules read."""
        return population_query(compiled, self.members, self.relation)


def source_of(asked: Asked) -> Source:
    """Return the published build as of its own day."""
    clock = Clock(asked.build.as_of, ZoneInfo(asked.build.timezone))
    return Source(asked.connection, asked.catalogue, clock, asked.members)


def standing_rule(asked: Asked, raw: Any) -> Rule:
    """Read a rule that this build can answer.

    Raises
    ------
    RuleError, NotReadyError
        It does not stand, its segments depend on each other, or a prediction is not made yet.
    """
    asked.check_order(asked.compile(raw).depends_on)
    return parse_rule(raw, asked.catalogue, segments=asked.definitions)
