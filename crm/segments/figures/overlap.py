"""How far segments, saved or not, hold the same people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from crm.config import Settings
from crm.errors import UsageError
from crm.segments.asking.population import Asked
from crm.segments.compiler.measures import quoted
from crm.warehouse.connection import PublishedBuild, reader

AT_MOST = 12
"""More segments than this make no table that anybody reads."""


@dataclass(frozen=True)
class Pair:
    """Two segments: who is in both, who in one alone.

    Parameters
    ----------
    first, second
        What the segments are called.
    both, only_first, only_second
        People.
    """

    first: str
    second: str
    both: int
    only_first: int
    only_second: int

    @property
    def jaccard(self) -> float | None:
        """Share of the people in either who are in both; None when both are empty."""
        either = self.both + self.only_first + self.only_second
        return self.both / either if either else None

    @property
    def coefficient(self) -> float | None:
        """Share of the smaller one that lies in the other; None when one is empty."""
        smaller = self.both + min(self.only_first, self.only_second)
        return self.both / smaller if smaller else None


@dataclass(frozen=True)
class Overlap:
    """Every pair of some segments at the end of a day; `in_none` are the people in none of them."""

    as_of: date
    population: int
    in_none: int
    sizes: Mapping[str, int]
    pairs: tuple[Pair, ...]

    def as_dict(self) -> dict[str, Any]:
        """Write the overlap as plain JSON types."""
        return {
            "as_of": self.as_of.isoformat(),
            "population": self.population,
            "in_none": self.in_none,
            "sizes": dict(self.sizes),
            "pairs": [
                {
                    "a": pair.first,
                    "b": pair.second,
                    "both": pair.both,
                    "only_a": pair.only_first,
                    "only_b": pair.only_second,
                    "jaccard": pair.jaccard,
                    "overlap_coefficient": pair.coefficient,
                }
                for pair in self.pairs
            ],
        }


def overlap(
    settings: Settings,
    slugs: Sequence[str],
    rules: Mapping[str, object] | None = None,
    build: PublishedBuild | None = None,
) -> Overlap:
    """Compare the people of two or more segments in one scan.

    Parameters
    ----------
    settings : Settings
        Whose log and published build.
    slugs : sequence of str
        Stored segments, as they are defined now.
    rules : mapping, optional
        Rules nobody saved, by what to call them.
    build : PublishedBuild, optional
        The build the caller looks at; default the one CURRENT names.

    Raises
    ------
    UsageError
        Fewer than two are named, one twice, or one does not exist.
    RuleError, NotReadyError, NotBuiltError
        A rule does not stand, or there is no build that can answer.
    """
    unsaved = rules or {}
    names = [*slugs, *unsaved]
    if len(set(names)) != len(names) or not 2 <= len(names) <= AT_MOST:
        raise UsageError(
            "Name 2 to {at_most} different segments; `crm segment list` shows what there is.",
            at_most=AT_MOST,
        )
    with reader(settings, build) as connection:
        asked = Asked(settings, connection)
        queries = [_stored(asked, slug) for slug in slugs]
        queries += [_unsaved(asked, rule) for rule in unsaved.values()]
        rows = connection.execute(_query(queries)).fetchall()
        return _counted(asked.build.as_of, names, rows)


def _stored(asked: Asked, slug: str) -> str:
    if slug not in asked.definitions:
        raise UsageError(
            "There is no segment '{slug}'; `crm segment list` shows what there is.", slug=slug[:64]
        )
    asked.check_ready(slug)
    asked.check_order([slug])
    return asked.members(slug)


def _unsaved(asked: Asked, rule: object) -> str:
    compiled = asked.compile(rule)
    return f"select customer_id from ({asked.population(compiled)}) where {compiled.predicate}"


def _query(queries: Sequence[str]) -> str:
    """Sort everybody by which of the segments they are in."""
    columns = [f"in_{number}" for number in range(len(queries))]
    joins = " ".join(
        f"left join (select customer_id, true as {quoted(column, 'duckdb')} from ({query}))"
        " using (customer_id)"
        for column, query in zip(columns, queries, strict=True)
    )
    flags = ", ".join(f"coalesce({column}, false) as {column}" for column in columns)
    return f"select {flags}, count(*) as people from dim_customers {joins} group by all"


def _counted(as_of: date, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Overlap:
    def people(*inside: int, outside: Sequence[int] = ()) -> int:
        return sum(
            row[-1]
            for row in rows
            if all(row[place] for place in inside) and not any(row[place] for place in outside)
        )

    places = range(len(names))
    return Overlap(
        as_of,
        people(),
        people(outside=places),
        {name: people(place) for place, name in enumerate(names)},
        tuple(
            Pair(
                names[first],
                names[second],
                people(first, second),
                people(first, outside=[second]),
                people(second, outside=[first]),
            )
            for first, second in combinations(places, 2)
        ),
    )
