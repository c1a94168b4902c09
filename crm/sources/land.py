"""One file from outside into raw: validated Parquet, rejected rows with reasons, a load record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from crm.config import Settings
from crm.errors import CrmError, UsageError
from crm.sources.choosing import choose_part
from crm.sources.delivery import Delivery
from crm.sources.loads import Load, find_load
from crm.sources.mapping import Mapping, load_mapping
from crm.sources.raw_files import heal
from crm.sources.readers import open_input
from crm.sources.readers.kinds import content_hash, kind_of
from crm.sources.results import LoadResult
from crm.sources.storing import store
from crm.warehouse.connection import scratch
from crm.warehouse.lock import write_lock

SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


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
    chosen = mapping if isinstance(mapping, Mapping) else load_mapping(mapping)
    if not SOURCE_NAME.fullmatch(source):
        raise UsageError(
            f"The source cannot be called '{source}'; use lower-case letters, digits, '-' and '_'."
        )
    path = Path(path)
    kind_of(path)
    delivery = Delivery(
        settings, path, content_hash(path), chosen, source, now or datetime.now(UTC)
    )
    if dry_run:
        with _workbench(settings, connection) as bench:
            return replace(_run(bench, delivery, table, commit=False), dry_run=True)
    with write_lock(settings, f"loading {path.name}"):
        heal(settings)
        with _workbench(settings, connection) as bench:
            return _run(bench, delivery, table, commit=True)


@contextmanager
def _workbench(
    settings: Settings, connection: duckdb.DuckDBPyConnection | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    with connection.cursor() if connection else scratch(settings) as bench:
        yield bench


def _run(
    bench: duckdb.DuckDBPyConnection, delivery: Delivery, table: str | None, *, commit: bool
) -> LoadResult:
    settings, path, mapping = delivery.settings, delivery.path, delivery.mapping
    known = find_load(settings, delivery.content_hash, mapping.label, delivery.source, table)
    if known:
        return _already_loaded(delivery, known)
    try:
        data = open_input(bench, path, mapping.reader, mapping.known_headers(), settings.locale)
        part, notice = choose_part(mapping, path, data.columns, table)
        notices = (*data.notices, *((notice,) if notice else ()))
        if part.skip is None:
            return store(bench, delivery, data, part, notices, commit=commit)
    except duckdb.OutOfMemoryException:
        raise CrmError(
            f"{path} needs more memory than {settings.duckdb_memory_limit}; raise "
            "CRM_DUCKDB_MEMORY_LIMIT or split the file."
        ) from None
    skipped = f"{path.name} was recognised and skipped: {part.skip}."
    return replace(delivery.nothing_done(), notices=(*notices, skipped))


def _already_loaded(delivery: Delivery, known: Load) -> LoadResult:
    notice = (
        f"{delivery.path.name} holds what load {known.load_id} ({known.file}) already loaded; "
        "nothing was changed."
    )
    return replace(
        delivery.nothing_done(),
        table=known.table_name,
        group=known.raw_group,
        load_id=known.load_id,
        rows_in=known.rows_in,
        accepted=known.accepted,
        rejected=known.rejected,
        superseded=known.superseded,
        notices=(notice,),
        already_loaded=True,
    )
