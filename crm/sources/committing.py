"""Gives a load's files their names; the load record comes last, for it makes them count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from crm.sources.binding import Binding
from crm.sources.delivery import Delivery
from crm.sources.loads import Load, record_load
from crm.sources.results import LoadResult
from crm.warehouse.durable import put_in_place, unfinished


@dataclass(frozen=True)
class Written:
    """A load whose files lie beside their final names."""

    load_id: str
    raw: Path
    rejected: Path
    stored_rows: int
    rejected_rows: int


def commit_load(
    bench: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    binding: Binding,
    written: Written,
    result: LoadResult,
) -> None:
    """Put a written load in place; a kill before the last step leaves what `heal` removes."""
    span = _span(bench, binding, written)
    if written.stored_rows:
        put_in_place(written.raw)
    if written.rejected_rows:
        put_in_place(written.rejected)
    record_load(delivery.settings, _record(delivery, binding, result, span))


def _span(
    bench: duckdb.DuckDBPyConnection, binding: Binding, written: Written
) -> tuple[datetime | None, datetime | None]:
    event_at = binding.contract.event_at
    if event_at is None:
        return None, None
    found = bench.execute(
        f'select min("{event_at}")::timestamp, max("{event_at}")::timestamp from read_parquet(?)',
        [str(unfinished(written.raw))],
    ).fetchone()
    return found or (None, None)


def _record(
    delivery: Delivery,
    binding: Binding,
    result: LoadResult,
    span: tuple[datetime | None, datetime | None],
) -> Load:
    return Load(
        load_id=result.load_id or "",
        file=result.file,
        content_hash=delivery.content_hash,
        mapping=result.mapping,
        source=result.source,
        raw_group=binding.contract.group,
        table_name=binding.contract.name,
        rows_in=result.rows_in,
        accepted=result.accepted,
        rejected=result.rejected,
        superseded=result.superseded,
        columns_ignored=", ".join(result.columns_ignored),
        loaded_at=delivery.now.astimezone(UTC).replace(tzinfo=None),
        min_event_at=span[0],
        max_event_at=span[1],
    )
