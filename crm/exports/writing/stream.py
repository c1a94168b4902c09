"""Reading an answer that DuckDB has already written as text, many rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa

ROWS_AT_ONCE = 8_192


def text_chunks(
    connection: duckdb.DuckDBPyConnection, query: str
) -> Iterator[tuple[pa.RecordBatch, memoryview]]:
    """Yield the batches of an answer and, joined, the texts of their first column.

    The texts are not copied: the memory in which DuckDB put them one behind the other is what goes
    to the file.
    """
    for batch in connection.sql(query).to_arrow_reader(ROWS_AT_ONCE):
        texts = batch.column(0)
        _, offsets, content = texts.buffers()
        bounds = memoryview(offsets).cast("i")
        first, last = bounds[texts.offset], bounds[texts.offset + len(texts)]
        yield batch, memoryview(content)[first:last] if content else memoryview(b"")
