"""What each build saw, one Parquet file a day and table: movement without incremental models.

A day is stored once its record in `raw/history/days` is there, written last. Builds read the days
before their own, so storing a day twice gives the same files, and a kill leaves a day that the next
build stores or computes again. Rows of every person are kept for recent days and month-ends; the
changes between days, which are few, for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import duckdb

from crm.config import Settings
from crm.warehouse.connection import quoted, scratch
from crm.warehouse.durable import put_in_place, unfinished

EVERYBODY: Mapping[str, str] = MappingProxyType(
    {
        "rfm_scores": "from build.marts.fct_rfm_scores where as_of_date = $day"
        " order by scheme, customer_id",
        "customer_states": "select * exclude (previous_as_of_date, is_stored, recency_days,"
        " lifecycle_stage_before, rfm_segment_before)"
        " from build.intermediate.int_customer_states_chained"
        " where as_of_date = $day and not is_stored order by customer_id",
        "segment_memberships": "from ("
        "select segment_id, customer_id, as_of_date, source"
        " from build.marts.fct_segment_memberships"
        " union all select segment_id, customer_id, as_of_date, 'rule' as source"
        " from build.intermediate.int_segment_memberships_replayed)"
        " where as_of_date = $day order by segment_id, customer_id",
    }
)
"""Tables with a row per person: kept for recent days and month-ends."""

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "segment_days": "from build.marts.rpt_segment_days where as_of_date = $day"
        " order by segment_id",
        "lifecycle_transitions": "from build.marts.fct_lifecycle_transitions"
        " where as_of_date = $day order by customer_id",
        "rfm_changes": "from build.marts.fct_rfm_changes"
        " where as_of_date = $day order by customer_id",
        "membership_changes": "from build.marts.fct_segment_membership_changes"
        " where as_of_date = $day order by segment_id, customer_id",
    }
)
"""Tables with a row per change: kept for ever."""

RECORD = "days"
DAILY = (*EVERYBODY, *CHANGES, RECORD)
"""What a build stores of its day, the record last."""


@dataclass(frozen=True)
class StoredHistory:
    """What publishing a build added to the stored days."""

    stored: tuple[date, ...] = ()
    replaced: tuple[date, ...] = ()
    back_dated_after: date | None = None
    """The newest stored day, when it lies after the build's own and so nothing was stored."""

    def sentence(self) -> str:
        """Say it in one line, for the build's output."""
        if self.back_dated_after:
            return (
                f"nothing stored: {self.back_dated_after} is stored already, and a past day keeps"
                " what was seen then (`--event-time` computes it anew)"
            )
        computed = len(self.stored) - 1
        parts = [f"{self.stored[-1]} stored"]
        if computed:
            parts.append(f"{computed} month-ends computed from event time")
        if self.replaced:
            parts.append(f"{len(self.replaced)} stored days replaced by them")
        return ", ".join(parts)


def history_folder(settings: Settings) -> Path:
    """Where the days are stored: a folder per table."""
    return settings.paths.raw / "history"


def stored_days(settings: Settings) -> list[date]:
    """List the days whose files are whole, oldest first."""
    records = (history_folder(settings) / RECORD).glob("*.parquet")
    return sorted(date.fromisoformat(path.stem) for path in records)


def store_history(
    settings: Settings, build_file: Path, as_of: date, *, event_time: bool = False
) -> StoredHistory:
    """Store the days that a finished build computed: its own, and month-ends nobody had.

    Parameters
    ----------
    settings : Settings
        Whose workspace; the caller holds its write lock.
    build_file : Path
        The private build, finished and closed.
    as_of : date
        The build's own day. When a later one is stored already, nothing is written.
    event_time : bool
        The build computed its days from event time whatever was stored: write them all the same,
        and drop the stored days between them.

    Returns
    -------
    StoredHistory
        The days written, and those they took the place of.
    """
    before = stored_days(settings)
    if before and before[-1] > as_of and not event_time:
        return StoredHistory(back_dated_after=before[-1])
    with scratch(settings) as connection:
        connection.execute(f"attach {quoted(str(build_file))} as build (read_only)")
        days = _computed_days(connection)
        for day in days:
            _write_aside(settings, connection, day)
    for day in days:
        for table in DAILY:
            put_in_place(_file(settings, table, day))
    replaced = [day for day in before if days[0] <= day <= as_of] if event_time else []
    for day in set(replaced) - set(days):
        _remove(settings, day, reversed(DAILY))
    thin_history(settings)
    return StoredHistory(tuple(days), tuple(replaced))


def thin_history(settings: Settings) -> list[date]:
    """Drop the rows of every person of days gone by, but for month-ends; return those days.

    The last `history_daily_days` stay whole, and so do the two latest days that a build observed:
    repeating the newest build compares with the one before it. The last day on which a segment was
    judged stays too: only there stands who was in a retired one and never entered or left it.
    """
    days = stored_days(settings)
    if not days:
        return []
    oldest_daily = days[-1] - timedelta(days=settings.history_daily_days)
    kept = {*_observed_days(settings)[-2:], *_last_days_of_segments(settings)}
    thinned = [
        day for day in days if day <= oldest_daily and not _is_month_end(day) and day not in kept
    ]
    for day in thinned:
        _remove(settings, day, EVERYBODY)
    return thinned


def heal_history(settings: Settings) -> list[Path]:
    """Remove what a kill left behind: unfinished files, and files of days without a record."""
    whole = {day.isoformat() for day in stored_days(settings)}
    leftovers = [
        path
        for path in history_folder(settings).glob("*/*")
        if path.suffix == ".unfinished" or (path.parent.name in DAILY and path.stem not in whole)
    ]
    for path in leftovers:
        path.unlink()
    return leftovers


def _computed_days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    rows = connection.execute(
        "select as_of_date from build.intermediate.int_history_days_chosen"
        " where not is_stored order by as_of_date"
    ).fetchall()
    return [day for (day,) in rows]


def _write_aside(settings: Settings, connection: duckdb.DuckDBPyConnection, day: date) -> None:
    record = "from build.intermediate.int_history_days_totalled where as_of_date = $day"
    for table, query in {**EVERYBODY, **CHANGES, RECORD: record}.items():
        final = _file(settings, table, day)
        final.parent.mkdir(parents=True, exist_ok=True)
        dated = query.replace("$day", f"date {quoted(day.isoformat())}")
        connection.execute(
            f"copy ({dated}) to {quoted(str(unfinished(final)))} (format parquet, compression zstd)"
        )


def _observed_days(settings: Settings) -> list[date]:
    files = str(history_folder(settings) / RECORD / "*.parquet")
    with scratch(settings) as connection:
        rows = connection.execute(
            "select as_of_date from read_parquet(?) where origin = 'observed' order by as_of_date",
            [files],
        ).fetchall()
    return [day for (day,) in rows]


def _last_days_of_segments(settings: Settings) -> list[date]:
    files = history_folder(settings) / "segment_days"
    if not any(files.glob("*.parquet")):
        return []
    with scratch(settings) as connection:
        rows = connection.execute(
            "select distinct max(as_of_date) from read_parquet(?) group by segment_id",
            [str(files / "*.parquet")],
        ).fetchall()
    return [day for (day,) in rows]


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _file(settings: Settings, table: str, day: date) -> Path:
    return history_folder(settings) / table / f"{day.isoformat()}.parquet"


def _remove(settings: Settings, day: date, tables: Iterable[str]) -> None:
    for table in tables:
        _file(settings, table, day).unlink(missing_ok=True)
