"""One file from outside into raw: validated Parquet, rejected rows with reasons, a load record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from crm.config import Settings
from crm.sources.delivery import Delivery
from crm.sources.handing_over import already_loaded, hand_over, take_in, usable_mapping
from crm.sources.mapping import Mapping
from crm.sources.readers import Input, open_input
from crm.sources.readers.kinds import content_hash, kind_of
from crm.sources.results import LoadResult


def land(
    settings: Settings,
    path: str | Path,
    *,
    mapping: str | Path | Mapping = "generic",
    table: str | None = None,
    source: str = "shop",
    dry_run: bool = False,
    connection: duckdb.DuckDBPyConnection | None = None,
    now: datetime | None = None,
) -> LoadResult:
    """Load one file into the raw tables of the workspace.

    Rows that break the contract are kept apart with file, line, column and reason; the rest is
    stored. The same content under the same mapping, source and table changes nothing. A kill at
    any moment leaves all of the load or nothing.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    path : str or Path
        A csv, tsv, txt, jsonl, json, parquet or xlsx file.
    mapping : str, Path or Mapping
        A built-in mapping's name, or a file of the user's own.
    table : str, optional
        The table the file is for, where neither its name nor its header says.
    source : str
        The system that delivers; ids of two sources never mix.
    dry_run : bool
        Say what would happen and write nothing.
    connection : duckdb.DuckDBPyConnection, optional
        A database to work in; its own tables are left alone.
    now : datetime, optional
        The present, aware; later events are in the future.

    Returns
    -------
    LoadResult
        rows_in = accepted + rejected + superseded.

    Raises
    ------
    BadInputError
        The file cannot be read as this table; nothing was written.
    UsageError
        Mapping, table or source is not usable.
    LockedError
        Another process is writing the workspace.

    Examples
    --------
    >>> from crm.config import load_settings
    >>> land(load_settings(), "orders.csv").accepted  # doctest: +SKIP
    1200
    """
    chosen = usable_mapping(settings, mapping, source)
    path = Path(path)
    kind_of(path)
    delivery = Delivery(
        settings, path, content_hash(path), chosen, source, now or datetime.now(UTC)
    )

    def opened(bench: duckdb.DuckDBPyConnection) -> Input:
        return open_input(bench, path, chosen.reader, chosen.known_headers(), settings.locale)

    def take(bench: duckdb.DuckDBPyConnection, commit: bool) -> LoadResult:
        known = already_loaded(delivery, table)
        return known or take_in(bench, delivery, lambda: opened(bench), table, commit=commit)

    return hand_over(settings, path.name, take, dry_run=dry_run, connection=connection)
