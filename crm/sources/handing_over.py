"""What every load does, whoever hands the rows over: one writer, one contract, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from crm.config import Settings
from crm.errors import CrmError, UsageError
from crm.sources.choosing import choose_part
from crm.sources.delivery import Delivery
from crm.sources.loads import find_load
from crm.sources.mapping import Mapping
from crm.sources.mapping_files import load_mapping
from crm.sources.raw_files import heal
from crm.sources.readers import Input
from crm.sources.results import LoadResult
from crm.sources.storing import store
from crm.warehouse.connection import scratch
from crm.warehouse.lock import write_lock

SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")

Take = Callable[[duckdb.DuckDBPyConnection, bool], LoadResult]
"""Reads and stores in a workbench; the flag says whether what it wrote shall count."""


def usable_mapping(settings: Settings, mapping: str | Path | Mapping, source: str) -> Mapping:
    """Load the mapping, and refuse a source that cannot be a name.

    Raises
    ------
    UsageError
        There is no such mapping, or the source has other than small letters, digits, - and _.
    """
    if not SOURCE_NAME.fullmatch(source):
        raise UsageError(
            "The source cannot be called '{source}'; use lower-case letters, digits, '-' and '_'.",
            source=source,
        )
    if isinstance(mapping, Mapping):
        return mapping
    return load_mapping(mapping, settings.paths.mappings)


def hand_over(
    settings: Settings,
    name: str,
    take: Take,
    *,
    dry_run: bool,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> LoadResult:
    """Let `take` read and store: a dry run beside everything, a load as the only writer."""
    if dry_run:
        with _workbench(settings, connection) as bench:
            return replace(take(bench, False), dry_run=True)
    with write_lock(settings, f"loading {name}"):
        heal(settings)
        with _workbench(settings, connection) as bench:
            return take(bench, True)


@contextmanager
def _workbench(
    settings: Settings, connection: duckdb.DuckDBPyConnection | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    with connection.cursor() if connection else scratch(settings) as bench:
        yield bench


def already_loaded(delivery: Delivery, table: str | None) -> LoadResult | None:
    """Answer for content that was loaded before under the same mapping, source and table."""
    known = find_load(
        delivery.settings, delivery.content_hash, delivery.mapping.label, delivery.source, table
    )
    if known is None:
        return None
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


def take_in(
    bench: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    read: Callable[[], Input],
    table: str | None,
    *,
    commit: bool,
) -> LoadResult:
    """Read the rows, find their part of the mapping, and store them or say why they are skipped."""
    path = delivery.path
    try:
        data = read()
        part, notice = choose_part(delivery.mapping, path, data.columns, table)
        notices = (*data.notices, *((notice,) if notice else ()))
        if part.skip is None:
            return store(bench, delivery, data, part, notices, commit=commit)
    except duckdb.OutOfMemoryException:
        raise CrmError(
            "{file} needs more memory than {duckdb_memory_limit}; raise CRM_DUCKDB_MEMORY_LIMIT "
            "or split the file.",
            file=path,
            duckdb_memory_limit=delivery.settings.duckdb_memory_limit,
        ) from None
    skipped = f"{path.name} was recognised and skipped: {part.skip}."
    return replace(delivery.nothing_done(), notices=(*notices, skipped))
