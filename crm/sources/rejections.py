"""The rows of a file that its contract would not take, with the values they had in the file.

What is kept in the workspace never holds a rejected value. Somebody who mends a file needs to see
them, so they are read again from the file itself, which its owner still has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.sources.binding import bind
from crm.sources.casting import Clock
from crm.sources.choosing import choose_part
from crm.sources.handing_over import usable_mapping
from crm.sources.landing_query import landing_query
from crm.sources.mapping import Mapping, TableMapping
from crm.sources.readers import Input, open_input
from crm.sources.readers.staging import INPUT
from crm.warehouse.connection import quoted, scratch


@dataclass(frozen=True)
class Rejections:
    """Rejected rows: their place, what is wrong in words, and the row as delivered.

    `rows` has the columns `line`, `column_name`, `message`, then one per header, named c0, c1 ...
    A line that is no row has no values.
    """

    file: str
    headers: tuple[str, ...]
    rows: pa.Table


def rejected_rows_of(
    settings: Settings,
    path: Path,
    *,
    mapping: str | Path | Mapping,
    table: str | None = None,
    source: str = "shop",
) -> Rejections:
    """Return what loading a file would reject, or has rejected, row by row.

    Raises
    ------
    BadInputError, UsageError
        As `crm.sources.land.land`.
    """
    chosen = usable_mapping(settings, mapping, source)
    with scratch(settings) as bench:
        data = open_input(bench, path, chosen.reader, chosen.known_headers(), settings.locale)
        part, _ = choose_part(chosen, path, data.columns, table)
        rows = _rejected(settings, bench, path, chosen, part, data)
    return Rejections(path.name, tuple(column.header for column in data.columns), rows)


def _rejected(
    settings: Settings,
    bench: duckdb.DuckDBPyConnection,
    path: Path,
    mapping: Mapping,
    part: TableMapping,
    data: Input,
) -> pa.Table:
    zone = part.timezone or settings.timezone
    bench.execute(f"set TimeZone = {quoted(zone)}")
    clock = Clock(datetime.now(UTC), settings.ingest_future_tolerance_days, zone)
    query = landing_query(bench, bind(mapping, part, path, data), data, path, clock)
    values = "".join(f", input.{column.sql}::varchar as {column.sql}" for column in data.columns)
    found: pa.Table = bench.sql(
        f"""select rejected.line, rejected.column_name, rejected.message{values}
        from ({query.rejected_rows("", path.name)}) as rejected
        left join {INPUT} as input on rejected.line = input._line
        order by rejected.line"""
    ).to_arrow_table()
    return found
