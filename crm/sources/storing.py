"""Writes one checked file aside, counts it, and only then puts it in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from crm.errors import BadInputError, CheckFailedError, CrmError
from crm.sources.binding import Binding, bind
from crm.sources.casting import Clock
from crm.sources.committing import Written, commit_load
from crm.sources.contracts import REJECTED_ROWS
from crm.sources.delivery import Delivery, stored_rows
from crm.sources.landing_query import LandingQuery, landing_query
from crm.sources.mapping import TableMapping
from crm.sources.raw_files import discard, new_load_id, raw_file, raw_files, write_query
from crm.sources.readers import Input
from crm.sources.readers.parquet import damaged
from crm.sources.results import KeyChanges, LoadResult, Reason
from crm.sources.superseding import count_changes, count_conflicts, count_superseded
from crm.warehouse.connection import quoted
from crm.warehouse.durable import unfinished

PARQUET = (".parquet", ".pq")
OURS = (
    duckdb.OutOfMemoryException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
)


def store(
    bench: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    data: Input,
    part: TableMapping,
    notices: tuple[str, ...],
    *,
    commit: bool,
) -> LoadResult:
    """Check the staged rows against the contract and store them.

    Raises
    ------
    BadInputError
        The header, or a whole column, cannot be understood; or the file is damaged.
    CheckFailedError
        The counts do not add up, which is a fault of ours; nothing was written.
    """
    settings = delivery.settings
    zone = part.timezone or settings.timezone
    bench.execute(f"set TimeZone = {quoted(zone)}")
    clock = Clock(delivery.now, settings.ingest_future_tolerance_days, zone)
    binding = bind(delivery.mapping, part, delivery.path, data)
    load_id = new_load_id(settings, delivery.content_hash, delivery.now)
    raw = raw_file(settings, binding.contract, load_id)
    rejected = raw_file(settings, REJECTED_ROWS, load_id)
    try:
        query = landing_query(bench, binding, data, delivery.path, clock)
        written = _write(bench, delivery, query, data, load_id, raw, rejected)
        result = _counted(bench, delivery, query, data, written, notices)
        if not commit:
            return replace(result, keys=_key_changes(bench, delivery, binding, written))
        commit_load(bench, delivery, binding, written, result)
        return result
    except duckdb.Error as error:
        raise _explained(delivery, error) from error
    finally:
        discard(raw, rejected)


def _explained(delivery: Delivery, error: duckdb.Error) -> Exception:
    """Turn what the engine says while it reads and writes into a sentence for people."""
    if "No space left" in str(error):
        return CrmError(
            "The disk that holds {raw} is full; nothing of {name} was loaded. Make room and load "
            "it again.",
            raw=delivery.settings.paths.raw,
            name=delivery.path.name,
        )
    is_ours = isinstance(error, OURS) or delivery.path.suffix.lower() not in PARQUET
    return error if is_ours else BadInputError(damaged(delivery.path, error))


def _write(
    bench: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    query: LandingQuery,
    data: Input,
    load_id: str,
    raw: Path,
    rejected: Path,
) -> Written:
    stored = write_query(bench, stored_rows(bench, delivery, query.binding, load_id), raw)
    refused = 0
    if stored < data.rows_in:
        refused = write_query(bench, query.rejected_rows(load_id, delivery.path.name), rejected)
    if stored + refused != data.rows_in:
        raise CheckFailedError(
            "{file} has {rows_in} rows, but {stored} were accepted and {refused} rejected; "
            "nothing was loaded. Please report this file's form as a fault.",
            file=delivery.path,
            rows_in=data.rows_in,
            stored=stored,
            refused=refused,
        )
    return Written(load_id, raw, rejected, stored, refused)


def _counted(
    bench: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    query: LandingQuery,
    data: Input,
    written: Written,
    notices: tuple[str, ...],
) -> LoadResult:
    contract = query.binding.contract
    superseded = count_superseded(
        bench,
        contract,
        unfinished(written.raw),
        raw_files(delivery.settings, contract),
        delivery.source,
    )
    return replace(
        delivery.nothing_done(),
        table=contract.name,
        group=contract.group,
        load_id=written.load_id,
        rows_in=data.rows_in,
        accepted=written.stored_rows - superseded,
        rejected=written.rejected_rows,
        superseded=superseded,
        reasons=_reasons(bench, written),
        columns_ignored=query.binding.ignored,
        notices=(*notices, *_remarks(bench, delivery, query, data, written, superseded)),
    )


def _key_changes(
    bench: duckdb.DuckDBPyConnection, delivery: Delivery, binding: Binding, written: Written
) -> KeyChanges:
    earlier = raw_files(delivery.settings, binding.contract)
    file = unfinished(written.raw)
    return count_changes(bench, binding.contract, file, earlier, delivery.source)


def _remarks(
    bench: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    query: LandingQuery,
    data: Input,
    written: Written,
    superseded: int,
) -> Iterator[str]:
    name = delivery.path.name
    if not data.rows_in:
        yield f"{name} has a header and no rows."
    if not superseded:
        return
    conflicts = count_conflicts(bench, query.binding.contract, unfinished(written.raw))
    if conflicts:
        yield (
            f"{name}: {conflicts} key(s) come more than once with different content; the latest "
            "updated_at wins, then the last row."
        )


def _reasons(bench: duckdb.DuckDBPyConnection, written: Written) -> tuple[Reason, ...]:
    if not written.rejected_rows:
        return ()
    rows = bench.execute(
        "select column_name, reason, message, count(*), min(line) from read_parquet(?)"
        " group by all order by count(*) desc, min(line)",
        [str(unfinished(written.rejected))],
    ).fetchall()
    return tuple(Reason(*row) for row in rows)
