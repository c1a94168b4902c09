"""Everybody of a published build, with every column that some rules read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import duckdb
from sqlglot import exp

from crm.config import Settings
from crm.errors import RuleError
from crm.segments.asking.readiness import check_ready, unready_fields
from crm.segments.compiler.compile import Compiled, compile_rule
from crm.segments.compiler.dependencies import levels
from crm.segments.compiler.measures import distinct, folded_columns, quoted, segment_column
from crm.segments.compiler.scans import scans
from crm.segments.language.catalogue import PEOPLE, Catalogue, catalogue_from_build
from crm.segments.language.rules import Rule, parse_rule
from crm.segments.stored.list_tables import listed_query
from crm.segments.stored.lists import Lists, read_lists, were_listed
from crm.segments.stored.store import Definition, current_segments
from crm.segments.stored.uses import segments_asked

Members = Callable[[str], str]
"""Slug to a query of the customer_ids of its members."""


@dataclass(frozen=True)
class Build:
    """The published build that is asked, and the day at whose end it sees everything."""

    build_id: str
    as_of: date
    timezone: str


def read_build(connection: duckdb.DuckDBPyConnection) -> Build:
    """Return which build a connection reads."""
    query = "select build_id, as_of_date, timezone from meta_build"
    (found,) = connection.execute(query).fetchall()
    return Build(*found)


def population_query(
    compiled: Sequence[Compiled],
    members: Members,
    relation: Callable[[str], str] = lambda model: model,
) -> str:
    """Write a query of everybody with the columns that the predicates of some rules read.

    Parameters
    ----------
    compiled : sequence of Compiled
        Rules of one day, in the dialect of DuckDB; each model is scanned once for all of them.
    members : callable
        From `Asked.members`.
    relation : callable
        What to read a model by.

    Returns
    -------
    str
        `dim_customers` with a column per measure and per segment the rules depend on.
    """
    joins = []
    measures = distinct(one for rule in compiled for one in rule.measures)
    for number, scan in enumerate(scans(measures, "duckdb")):
        how = "cross join" if scan.is_shared else "left join"
        using = "" if scan.is_shared else " using (customer_id)"
        joins.append(f"{how} ({scan.query(relation)}) as asked_{number}{using}")
    for slug in sorted({slug for rule in compiled for slug in rule.depends_on}):
        column = quoted(segment_column(slug), "duckdb")
        joins.append(
            f"left join (select customer_id, true as {column} from ({members(slug)}))"
            " using (customer_id)"
        )
    columns = ", ".join(["*", *folded_columns(measures, "duckdb")])
    return " ".join([f"select {columns} from {relation(PEOPLE)}", *joins])


class Asked:
    """One published build being asked about rules, saved or not.

    Parameters
    ----------
    settings : Settings
        Whose log holds the definitions.
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`.
    """

    def __init__(self, settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.build = read_build(connection)
        self.definitions = current_segments(settings)
        self._settings = settings
        self._lists: dict[str, Lists] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The fields and events of the build."""
        return catalogue_from_build(self.connection)

    @cached_property
    def unready(self) -> dict[str, str]:
        """The predicted fields that nobody has, with the reason."""
        return unready_fields(self.connection, self.catalogue)

    def compile(self, rule: object) -> Compiled:
        """Read and compile a rule for this build.

        Raises
        ------
        RuleError
            It does not stand, or the segments it depends on do not.
        NotReadyError
            It asks for a prediction that no model makes yet.
        """
        parsed = parse_rule(rule, self.catalogue, segments=self.definitions)
        check_ready(parsed, self.unready, self.rule_of)
        return compile_rule(parsed, self.catalogue, self.build.as_of, self.build.timezone)

    def check_ready(self, slug: str) -> None:
        """Refuse to call a stored segment empty while it waits for a prediction."""
        rule = self.rule_of(slug)
        if rule is not None:
            check_ready(rule, self.unready, self.rule_of)

    def rule_of(self, slug: str) -> Rule | None:
        """Return the parsed rule of a segment; None when it is no rule that stands."""
        definition = self.definitions.get(slug)
        if definition is None or definition.type != "dynamic":
            return None
        try:
            return parse_rule(definition.rule, self.catalogue)
        except RuleError:
            return None

    def population(self, *compiled: Compiled) -> str:
        """Write the query of everybody with the columns these rules read."""
        self.check_order(slug for rule in compiled for slug in rule.depends_on)
        return population_query(compiled, self.members)

    def members(self, slug: str) -> str:
        """Write the query of a segment's members: those stored, or those of what was said since."""
        definition = self.definitions[slug]
        if self.is_stored(definition):
            text = exp.Literal.string(slug).sql("duckdb")
            return f"select customer_id from fct_segment_memberships where segment_id = {text}"
        return self.members_by(definition)

    def members_by(self, definition: Definition) -> str:
        """Write the query of whom a definition, and the segment's lists of today, find."""
        lists = self.lists(definition.slug)
        return listed_query(self.connection, self._matching(definition), definition.slug, lists)

    def is_stored(self, definition: Definition) -> bool:
        """Say whether the build computed the members by the rules said now, it and what it needs.

        Lists are always asked of the log: they may have changed, or been emptied, since.
        """
        waiting, seen = [definition], {definition.slug}
        while waiting:
            one = waiting.pop()
            if (one.slug, one.rule_hash) not in self._built or self._is_listed(one.slug):
                return False
            needed = set(segments_asked(one.rule, today=True)) & self.definitions.keys()
            waiting += [self.definitions[slug] for slug in needed - seen]
            seen |= needed
        return True

    def _is_listed(self, slug: str) -> bool:
        return bool(self.lists(slug)) or were_listed(self._settings, slug)

    @cached_property
    def _built(self) -> set[tuple[str, str]]:
        found = self.connection.execute("select segment_id, rule_hash from dim_segments")
        return set(found.fetchall())

    def lists(self, slug: str) -> Lists:
        """Return whom people put on a segment's lists."""
        if slug not in self._lists:
            self._lists[slug] = read_lists(self._settings, [slug]).get(slug, Lists())
        return self._lists[slug]

    def _matching(self, definition: Definition) -> str:
        if definition.type != "dynamic":
            return "select customer_id from dim_customers where false"
        compiled = self.compile(definition.rule)
        query = population_query([compiled], self.members)
        return f"select customer_id from ({query}) where {compiled.predicate}"

    def check_order(self, slugs: Iterable[str]) -> None:
        """Refuse segments that depend on each other before anything follows them in circles."""
        needs: dict[str, tuple[str, ...]] = {}
        waiting = set(slugs)
        while waiting:
            slug = waiting.pop()
            if slug in needs:
                continue
            definition = self.definitions.get(slug)
            if definition is None:
                raise RuleError("'{slug}' is no segment; it was retired.", slug=slug)
            if definition.type != "dynamic" or self.is_stored(definition):
                needs[slug] = ()
                continue
            needs[slug] = self.compile(definition.rule).depends_on
            waiting |= set(needs[slug])
        levels(needs)
