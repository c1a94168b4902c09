"""Raw Parquet that the pipeline itself delivers: one whole file, replaced at once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from crm.config import Settings
from crm.warehouse.connection import quoted, scratch
from crm.warehouse.durable import put_in_place, unfinished


def write_frame(
    settings: Settings,
    group: str,
    table: str,
    name: str,
    frame: pd.DataFrame,
    types: Mapping[str, str],
) -> int:
    """Write `raw/<group>/<table>/<name>.parquet`, columns cast and ordered as `types` says.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    group, table, name : str
        Where the file goes; an existing one is replaced.
    frame : pandas.DataFrame
        At least the columns of `types`.
    types : mapping of str to str
        Column name to DuckDB type; the file holds these columns and no others.

    Returns
    -------
    int
        Number of rows written.

    Raises
    ------
    ValueError
        The frame lacks a column.
    """
    missing = [column for column in types if column not in frame.columns]
    if missing:
        raise ValueError(f"{group}.{table} needs the column '{missing[0]}', which the frame lacks.")
    final = settings.paths.raw / group / table / f"{name}.parquet"
    final.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(
        f'cast("{column}" as {kind}) as "{column}"' for column, kind in types.items()
    )
    with scratch(settings) as connection:
        _copy(connection, frame, columns, str(unfinished(final)))
    put_in_place(final)
    return len(frame)


def drop_days_before(settings: Settings, group: str, table: str, day: date) -> list[date]:
    """Remove a table's files of earlier days, of which only the newest is read.

    A later day's file stays: a build of a past day must not take from today's.

    Parameters
    ----------
    settings : Settings
        Whose workspace; the caller holds its write lock.
    group, table : str
        Whose files are each named by their day.
    day : date
        The day whose file was just written.

    Returns
    -------
    list of date
        The days that are gone, oldest first.
    """
    days: dict[date, Path] = {}
    for path in (settings.paths.raw / group / table).glob("*.parquet"):
        with suppress(ValueError):  # no file of a day is none of ours
            days[date.fromisoformat(path.stem)] = path
    earlier = sorted(one for one in days if one < day)
    for one in earlier:
        days[one].unlink(missing_ok=True)
    return earlier


def _copy(
    connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, columns: str, target: str
) -> None:
    connection.register("frame", frame)
    connection.execute(
        f"copy (select {columns} from frame) to {quoted(target)} (format parquet, compression zstd)"
    )
