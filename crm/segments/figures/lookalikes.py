"""Lookalikes: who is no member of a segment and most like those who are, and how often that holds.

Two tries on what is known tell the precision: half of the members are hidden and sought among
everybody else, and the nearest non-members of a past day are followed to today. Chance and the
nearest by recency, frequency and money stand beside it; these serve where the rest adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import duckdb

from crm.config import Settings
from crm.errors import NotReadyError, UsageError
from crm.segments.asking.past_members import WAS_IN, known_days
from crm.segments.asking.population import read_build
from crm.segments.asking.preview import MEMBERS, Selection, select_members
from crm.segments.compiler.measures import HISTORY
from crm.segments.figures.likeness import RFM, TABLE, measure_everybody, nearest
from crm.segments.figures.past import keeps_the_past
from crm.segments.figures.shares import Share
from crm.segments.language.moments import Clock
from crm.warehouse.connection import PublishedBuild, reader

SEED, SOUGHT = "likeness_seed", "likeness_sought"
FEWEST_MEMBERS = 20
"""The middle of fewer people is nobody's."""
MOST_PEOPLE = 100_000
FOLLOWED = timedelta(days=90)
"""A past day has to be so far back that people had time to become members."""

Way = Literal["behaviour", "rfm"]


@dataclass(frozen=True)
class Lookalike:
    """Somebody who is no member; a smaller distance is more alike."""

    rank: int
    customer_id: str
    distance: float


@dataclass(frozen=True)
class Trial:
    """What the nearest were on a day on which the answer is known.

    `behaviour` and `rfm` are how many of the nearest were sought people, `chance` the share of
    sought people among all who could have been named.
    """

    kind: Literal["hidden_half", "followed"]
    day: date
    members: int
    behaviour: Share
    rfm: Share
    chance: float

    def of(self, way: Way) -> Share:
        """The precision of one way to measure."""
        return self.behaviour if way == "behaviour" else self.rfm


@dataclass(frozen=True)
class Lookalikes:
    """The nearest non-members of a segment; `followed` is None where the past cannot tell."""

    segment: Selection
    members: int
    way: Way
    people: tuple[Lookalike, ...]
    hidden_half: Trial
    followed: Trial | None


def lookalikes(
    settings: Settings, slug: str, people: int, build: PublishedBuild | None = None
) -> Lookalikes:
    """Find who is most like the members of a segment without being one.

    Parameters
    ----------
    settings : Settings
        Whose published build.
    slug : str
        The segment.
    people : int
        How many; fewer are found where fewer are no members.
    build : PublishedBuild, optional
        The build the caller looks at; default the one CURRENT names.

    Returns
    -------
    Lookalikes
        Whether they may be contacted is asked when they are exported, not here.

    Raises
    ------
    UsageError
        There is no such segment, it has too few members, or the number cannot be used.
    NotReadyError, NotBuiltError
        There is no build that can answer.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise UsageError(
            "{people:,} people cannot be looked for; use 1 to {most_people:,}.",
            people=people,
            most_people=MOST_PEOPLE,
        )
    with reader(settings, build) as connection:
        segment = select_members(settings, connection, slug)
        if not keeps_the_past(connection):
            raise NotReadyError(
                "This build does not keep what past days are asked of; run `crm build`."
            )
        zone = ZoneInfo(read_build(connection).timezone)
        columns = measure_everybody(connection, Clock(segment.as_of, zone))
        members = _gather(connection, SEED, f"select customer_id from {MEMBERS}")
        if members < FEWEST_MEMBERS:
            raise UsageError(
                "'{slug}' has {members:,} members in the build of {as_of}; who is like them can "
                "be said of {fewest_members} or more.",
                slug=slug,
                members=members,
                as_of=segment.as_of,
                fewest_members=FEWEST_MEMBERS,
            )
        hidden_half = _hide_half(connection, columns, segment, people)
        way: Way = "behaviour" if hidden_half.behaviour > hidden_half.rfm else "rfm"
        _gather(connection, SEED, f"select customer_id from {MEMBERS}")
        found = connection.execute(nearest(_columns(way, columns), SEED, people)).fetchall()
        named = tuple(Lookalike(rank, *row) for rank, row in enumerate(found, start=1))
        followed = _follow(connection, segment, people, zone)
        return Lookalikes(segment, members, way, named, hidden_half, followed)


def _hide_half(
    connection: duckdb.DuckDBPyConnection,
    columns: tuple[str, ...],
    segment: Selection,
    people: int,
) -> Trial:
    """Look for one half of the members by the other; the halves are the same every time."""
    half = f"select customer_id from {MEMBERS} where md5(customer_id)"
    seed = _gather(connection, SEED, f"{half} < '8'")
    hidden = _gather(connection, SOUGHT, f"{half} >= '8'")
    return _try(connection, "hidden_half", segment.as_of, columns, seed, min(people, hidden))


def _follow(
    connection: duckdb.DuckDBPyConnection, segment: Selection, people: int, zone: ZoneInfo
) -> Trial | None:
    """Follow the nearest non-members of a past day to the build's day."""
    past = [day for day in known_days(connection, segment.slug) if day <= segment.as_of - FOLLOWED]
    if not past:
        return None
    columns = measure_everybody(connection, Clock(day := past[-1], zone))
    was_in = f"select customer_id from {HISTORY} where {WAS_IN}"
    seed = _gather(connection, SEED, was_in, [segment.slug, day, day])
    if seed < FEWEST_MEMBERS:
        return None
    entered = f"select distinct customer_id from {HISTORY} where segment_id = ? and valid_from > ?"
    _gather(connection, SOUGHT, f"{entered} and customer_id not in (from {SEED})",
            [segment.slug, day])  # fmt: skip
    return _try(connection, "followed", day, columns, seed, people)


def _try(
    connection: duckdb.DuckDBPyConnection,
    kind: Literal["hidden_half", "followed"],
    day: date,
    columns: tuple[str, ...],
    members: int,
    people: int,
) -> Trial:
    precision = {
        way: Share(*_row(connection, f"select count(*) filter (customer_id in (from {SOUGHT})),"
                         f" count(*) from ({nearest(_columns(way, columns), SEED, people)})"))
        for way in ("behaviour", "rfm")
    }  # fmt: skip
    sought, outside = _row(
        connection,
        f"select count(*) filter (customer_id in (from {SOUGHT})), count(*)"
        f" from {TABLE} anti join {SEED} using (customer_id)",
    )
    chance = sought / outside if outside else 0.0
    return Trial(kind, day, members, precision["behaviour"], precision["rfm"], chance)


def _columns(way: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    return columns if way == "behaviour" else RFM


def _gather(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    query: str,
    values: Sequence[object] = (),
) -> int:
    """Make a table of those of a query who are measured; return how many they are."""
    connection.execute(
        f"create or replace temp table {table} as select customer_id from ({query})"
        f" semi join {TABLE} using (customer_id)",
        list(values),
    )
    return _row(connection, f"select count(*) from {table}")[0]


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    (row,) = connection.execute(query).fetchall()
    return tuple(int(value) for value in row)
