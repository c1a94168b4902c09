"""Past days that somebody had judged later: who would have been in each segment, by event time.

They stand beside what builds stored, in two tables of `raw/history`, one file a day: what a build
saw of a segment on the day itself always wins, so judging a day twice changes no answer it gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crm.config import Settings
from crm.warehouse.connection import quoted, scratch
from crm.warehouse.durable import put_in_place, unfinished
from crm.warehouse.history import history_folder

MEMBERS, DAYS = "backfilled_memberships", "backfilled_days"
BACKFILLED = (MEMBERS, DAYS)
"""The record of a day's segments is written last: members without it count for nothing."""

QUERIES = {
    MEMBERS: "select segment_id, customer_id, as_of_date"
    " from build.marts.fct_segment_memberships anti join seen using (segment_id)"
    " order by segment_id, customer_id",
    DAYS: "select segment_id, data_as_of as as_of_date, rule_hash, members_count"
    " from build.marts.dim_segments anti join seen using (segment_id) order by segment_id",
}


@dataclass(frozen=True)
class PastDay:
    """A past day as it was judged later."""

    day: date
    segments: int
    """Segments that no build had judged on the day."""
    memberships: int

    def sentence(self) -> str:
        """Say it in one line."""
        if not self.segments:
            return f"{self.day} was stored by a build already; nothing is added to it"
        return f"{self.day}: {self.memberships:,} memberships of {self.segments} segments stored"


def store_past_day(settings: Settings, build_file: Path, day: date) -> PastDay:
    """Store who was in each segment on a past day, as a build of that day has it.

    Parameters
    ----------
    settings : Settings
        Whose workspace; the caller holds its write lock.
    build_file : Path
        A build as of the day, finished and closed.
    day : date
        The day.
    """
    with scratch(settings) as connection:
        connection.execute(f"attach {quoted(str(build_file))} as build (read_only)")
        connection.execute(
            f"create temp table seen as select segment_id from {_seen(settings, day)}"
        )
        written = [
            connection.execute(
                f"copy ({QUERIES[table]})"
                f" to {quoted(str(unfinished(_file(settings, table, day))))}"
                " (format parquet, compression zstd)"
            ).fetchall()[0][0]
            for table in BACKFILLED
        ]
    for table in BACKFILLED:
        put_in_place(_file(settings, table, day))
    return PastDay(day, segments=written[1], memberships=written[0])


def _seen(settings: Settings, day: date) -> str:
    """Name what builds stored of the day; an empty relation when none did."""
    stored = history_folder(settings) / "segment_days" / f"{day.isoformat()}.parquet"
    if not stored.exists():
        return "(select '' as segment_id where false)"
    return f"read_parquet({quoted(str(stored))})"


def _file(settings: Settings, table: str, day: date) -> Path:
    path = history_folder(settings) / table / f"{day.isoformat()}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
