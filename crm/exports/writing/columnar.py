"""Parquet: the types of the answer, values as they are, compressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crm.exports.writing.cells import INSTANT, Answer, Column

ROWS_AT_ONCE = 65_536


def write_parquet(
    target: BinaryIO,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
) -> int:
    """Write an answer with its types and the meaning of each column; return its rows."""
    values = ", ".join(cell.value() for cell in answer.cells)
    found = connection.sql(f"select {values} from {answer.source}").to_arrow_reader(ROWS_AT_ONCE)
    types = [
        pa.timestamp("us", "UTC") if cell.type.id == INSTANT else field.type
        for cell, field in zip(answer.cells, found.schema, strict=True)
    ]
    schema = pa.schema(
        pa.field(column.header, kind, metadata={"description": column.meaning})
        for column, kind in zip(columns, types, strict=True)
    )
    rows = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as file:
        for batch in found:
            file.write_batch(batch.rename_columns(schema.names).cast(schema))
            rows += batch.num_rows
    return rows
