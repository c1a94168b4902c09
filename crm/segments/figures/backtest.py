"""How large a segment would have been at past month-ends: as stored, or asked of the facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import duckdb

from crm.config import Settings
from crm.errors import UsageError
from crm.segments.asking.population import Asked
from crm.segments.asking.source import Source, source_of, standing_rule
from crm.segments.figures.past import PastRule, keeps_the_past, past_relation, past_rule, show_past
from crm.segments.language.catalogue import PEOPLE
from crm.segments.language.moments import ONE_DAY, Clock
from crm.segments.language.tree import Condition, Rule
from crm.segments.stored.store import find_segment
from crm.warehouse.connection import PublishedBuild, reader

MOST_MONTHS = 120
STORED = """
select as_of_date, members_count from rpt_segment_days where segment_id = ? and rule_hash = ?
"""


@dataclass(frozen=True)
class Point:
    """A day and the size a segment had; `people` is None where nobody can tell.

    `source` says where the size is from: `stored` by a build, or `asked` of the facts just now.
    """

    day: date
    people: int | None
    source: Literal["stored", "asked"] | None


@dataclass(frozen=True)
class BackTest:
    """Sizes over past month-ends and the build's own day, oldest first.

    `unknown` are the conditions that cannot be asked of the past, `has_lists` whether people put
    others on the segment's lists by hand, `is_old_build` whether the build lacks what past days are
    asked of; each leaves the stored days alone to be told.
    """

    points: tuple[Point, ...]
    unknown: tuple[Condition, ...]
    has_lists: bool = False
    is_old_build: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every day could be told."""
        return all(point.people is not None for point in self.points)


def backtest_segment(
    settings: Settings, slug: str, months: int = 12, build: PublishedBuild | None = None
) -> BackTest:
    """Tell how large a stored segment, by its rule of now, was at the last month-ends.

    Parameters
    ----------
    settings : Settings
        Whose log and published build.
    slug : str
        The segment.
    months : int
        How many month-ends before the build's day.
    build : PublishedBuild, optional
        The build the caller looks at; default the one CURRENT names.

    Raises
    ------
    UsageError
        There is no such segment, or the number of months cannot be used.
    NotReadyError, NotBuiltError
        There is no build that can answer.
    """
    _check(months)
    segment = find_segment(settings, slug)
    with reader(settings, build) as connection:
        asked = Asked(settings, connection)
        stored = dict(connection.execute(STORED, [slug, segment.rule_hash]).fetchall())
        days = _month_ends(asked.build.as_of, months)
        if segment.type != "dynamic" or asked.lists(slug):
            now = {asked.build.as_of: _count(connection, asked.members(slug))}
            return BackTest(_told(days, stored, now), (), has_lists=True)
        return _tested(asked, segment.rule, days, stored)


def backtest_rule(settings: Settings, rule: object, months: int = 12) -> BackTest:
    """Tell how many people a rule nobody saved would have had at the last month-ends."""
    _check(months)
    with reader(settings) as connection:
        asked = Asked(settings, connection)
        return _tested(asked, rule, _month_ends(asked.build.as_of, months), {})


def people_then(source: Source, past: PastRule, day: date) -> str:
    """Write the query of whom a rule took in at the end of a past day, and show that day.

    The temporary views it reads are those of the day asked last.
    """
    clock = Clock(day, source.clock.zone)
    then = replace(source, clock=clock, relation=past_relation)
    compiled = then.compile(past.rule)
    models = {PEOPLE, *(one.model for one in compiled.measures if one.kind == "behaviour")}
    show_past(source.connection, models, clock, with_fields=bool(compiled.fields))
    return f"select customer_id from ({then.population([compiled])}) where {compiled.predicate}"


def _tested(asked: Asked, raw: Any, days: Sequence[date], stored: dict[date, int]) -> BackTest:
    source, rule = source_of(asked), standing_rule(asked, raw)
    past = past_rule(rule, source.catalogue, dict(_rules(asked)))
    as_of = source.clock.as_of
    sizes = {as_of: _count(source.connection, _now(source, rule))}
    is_old_build = not keeps_the_past(source.connection)
    if not (past.unknown or is_old_build):
        missing = [day for day in days if day not in stored and day != as_of]
        sizes |= {day: _count(source.connection, people_then(source, past, day)) for day in missing}
    return BackTest(_told(days, stored, sizes), past.unknown, is_old_build=is_old_build)


def _now(source: Source, rule: Rule) -> str:
    compiled = source.compile(rule)
    return f"select customer_id from ({source.population([compiled])}) where {compiled.predicate}"


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    ((people,),) = connection.execute(f"select count(*) from ({query})").fetchall()
    return int(people)


def _rules(asked: Asked) -> Iterator[tuple[str, Rule]]:
    """Yield the segments that are nothing but their rule."""
    for slug in asked.definitions:
        rule = asked.rule_of(slug)
        if rule is not None and not asked.lists(slug):
            yield slug, rule


def _told(
    days: Sequence[date], stored: dict[date, int], asked: dict[date, int]
) -> tuple[Point, ...]:
    return tuple(
        Point(day, stored[day], "stored")
        if day in stored
        else Point(day, asked.get(day), "asked" if day in asked else None)
        for day in days
    )


def _month_ends(as_of: date, months: int) -> list[date]:
    """Return the last days of the months before `as_of`, then `as_of`."""
    days, first = [as_of], as_of.replace(day=1)
    for _ in range(months):
        days.append(first - ONE_DAY)
        first = (first - ONE_DAY).replace(day=1)
    return days[::-1]


def _check(months: int) -> None:
    if not 1 <= months <= MOST_MONTHS:
        raise UsageError(
            "{months} months cannot be looked back; use 1 to {most_months}.",
            months=months,
            most_months=MOST_MONTHS,
        )
