"""One table or query of a named database into raw, by the same contracts as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from crm.config import Settings
from crm.sources.databases import open_database
from crm.sources.delivery import Delivery
from crm.sources.handing_over import already_loaded, hand_over, take_in, usable_mapping
from crm.sources.mapping import Mapping
from crm.sources.readers.queries import DatabaseTable, QueryFile, stage_rows
from crm.sources.results import LoadResult


def land_query(
    settings: Settings,
    connection: str,
    what: DatabaseTable | QueryFile,
    *,
    mapping: str | Path | Mapping = "generic",
    table: str | None = None,
    source: str = "shop",
    dry_run: bool = False,
    now: datetime | None = None,
) -> LoadResult:
    """Load what a database answers into the raw tables of the workspace; see `land`.

    The load is called `<connection>:<table or query file>`. Its content is the rows in their order:
    the same rows again change nothing. The database is read in one pass and never written.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    connection : str
        Name of a connection: the environment holds its URL as `CRM_CONNECTION_<NAME>`.
    what : DatabaseTable or QueryFile
        A table or view that the database lists, or one SELECT from a file.
    mapping, table, source, dry_run, now
        As in `land`.

    Raises
    ------
    UsageError
        Connection, table, query file, mapping or source is not usable.
    CrmError
        The database cannot be reached or refuses the query; nothing was written.
    BadInputError
        The rows cannot be read as this table; nothing was written.
    LockedError
        Another process is writing the workspace.
    """
    chosen = usable_mapping(settings, mapping, source)
    label = Path(f"{connection.lower()}:{what.label}")
    known_at = now or datetime.now(UTC)

    def take(bench: duckdb.DuckDBPyConnection, commit: bool) -> LoadResult:
        with open_database(connection) as database:
            data, content_hash = stage_rows(bench, database, what)
        delivery = Delivery(settings, label, content_hash, chosen, source, known_at)
        known = already_loaded(delivery, table)
        return known or take_in(bench, delivery, lambda: data, table, commit=commit)

    return hand_over(settings, label.name, take, dry_run=dry_run)
