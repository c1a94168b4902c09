"""Which source delivered what, and when last: read from the load records, built or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from crm.config import Settings
from crm.warehouse.connection import scratch


def read_loads(settings: Settings) -> list[dict[str, Any]]:
    """Read the load records themselves, so that a load not yet built shows too."""
    folder = settings.paths.raw / "quality" / "loads"
    if not any(folder.glob("*.parquet")):
        return []
    with scratch(settings) as connection:
        found = connection.execute(
            'select load_id, file, source, table_name as "table", rows_in, accepted, rejected,'
            " superseded, loaded_at, max_event_at"
            " from read_parquet(?, union_by_name = true) order by load_id",
            [str(folder / "*.parquet")],
        )
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def last_deliveries(
    settings: Settings, loads: list[dict[str, Any]], now: datetime
) -> list[dict[str, Any]]:
    """Say per source and table when it last delivered, and how late that is.

    Parameters
    ----------
    settings : Settings
        `stale_warn_hours` and `stale_error_hours` are the limits, as for a build.
    loads : list of dict
        What `read_loads` returns.
    now : datetime
        With a zone.

    Returns
    -------
    list of dict
        source, table, files, loaded_at and newest_row (UTC; null where the table has no time), and
        state: Fresh, Late or Stale. `dbt source freshness` judges the same loads by limits that
        `_<source>__sources.yml` sets per table.
    """
    ordered = sorted(loads, key=_source_and_table)
    return [
        _last(settings, list(group), now) for _, group in groupby(ordered, key=_source_and_table)
    ]


def _source_and_table(load: dict[str, Any]) -> tuple[str, str]:
    return load["source"], load["table"]


def _last(settings: Settings, loads: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    loaded_at = max(_utc(load["loaded_at"]) for load in loads)
    newest = [_utc(load["max_event_at"]) for load in loads if load["max_event_at"]]
    late = now - loaded_at > timedelta(hours=settings.stale_warn_hours)
    stale = now - loaded_at > timedelta(hours=settings.stale_error_hours)
    return {
        "source": loads[0]["source"],
        "table": loads[0]["table"],
        "files": len(loads),
        "loaded_at": loaded_at,
        "newest_row": max(newest, default=None),
        "state": "Stale" if stale else "Late" if late else "Fresh",
    }


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
