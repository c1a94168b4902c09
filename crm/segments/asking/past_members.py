"""Who was in a segment at the end of a past day, as the builds stored it."""

from __future__ import annotations

from datetime import date

import duckdb

from crm.config import Settings
from crm.errors import Sentence, UsageError
from crm.segments.asking.population import read_build
from crm.segments.compiler.measures import HISTORY
from crm.warehouse.connection import reader

SHOWN_DAYS = 6
WAS_IN = "segment_id = ? and valid_from <= ? and (valid_to is null or valid_to > ?)"


def past_members(settings: Settings, slug: str, day: date) -> list[str]:
    """Return who was in a segment at the end of a day, sorted, under the ids of today.

    Parameters
    ----------
    settings : Settings
        Whose published build.
    slug : str
        The segment; it may have been retired since.
    day : date
        A day on which it was judged.

    Raises
    ------
    UsageError
        It was not judged on that day; the message says when it was.
    NotBuiltError
        There is no build to ask.
    """
    with reader(settings) as connection:
        check_day(connection, slug, day)
        rows = connection.execute(
            f"select customer_id from {HISTORY} where {WAS_IN} order by customer_id",
            [slug, day, day],
        )
        return [customer_id for (customer_id,) in rows.fetchall()]


def check_day(connection: duckdb.DuckDBPyConnection, slug: str, day: date) -> None:
    """Refuse a day on which the segment was not judged.

    Raises
    ------
    UsageError
        It names the days that are known, and how to make another one known.
    """
    known = known_days(connection, slug)
    if day in known:
        return
    if not known:
        raise UsageError(
            "Nothing is stored of a segment {slug!r}: no build has judged it yet. `crm build` "
            "does; `crm segment list` shows the segments.",
            slug=slug[:80],
        )
    near = sorted(sorted(known, key=lambda one: abs(one - day))[:SHOWN_DAYS])
    way_out = Sentence(
        "`crm segment backfill --from {day} --to {day} --step day` judges it, then `crm build`",
        day=day,
    )
    if day > read_build(connection).as_of:
        way_out = Sentence("the published build ends before it; `crm build` makes a newer one")
    raise UsageError(
        "'{slug}' was not judged at the end of {day}, but of {near} ({days:,} days in all, "
        "{first} to {last}); {way_out}.",
        slug=slug,
        day=day,
        near=", ".join(map(str, near)),
        days=len(known),
        first=known[0],
        last=known[-1],
        way_out=way_out,
    )


def known_days(connection: duckdb.DuckDBPyConnection, slug: str) -> list[date]:
    """Return the days at whose end a segment was judged, oldest first."""
    rows = connection.execute(
        "select distinct as_of_date from rpt_segment_days where segment_id = ? order by as_of_date",
        [slug],
    )
    return [day for (day,) in rows.fetchall()]
