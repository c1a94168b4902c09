"""Parquet files that appear whole or not at all, written block by block."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq


class TableFiles:
    """Streams tables into `<folder>/<name>.parquet`; nothing is visible before all are complete.

    Used as a context manager: leaving it without an error moves the files into place, leaving it
    with one removes them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, int] = {}
        self._aside = folder / ".sample.unfinished"
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> TableFiles:
        """Start with an empty folder aside, whatever a killed run left there."""
        shutil.rmtree(self._aside, ignore_errors=True)
        self._aside.mkdir(parents=True)
        return self

    def write(self, name: str, table: pa.Table) -> None:
        """Append rows to a table's file; a table that never gets a row gets no file."""
        self.rows[name] = self.rows.get(name, 0) + table.num_rows
        if not table.num_rows:
            return
        if name not in self._writers:
            path = self._aside / f"{name}.parquet"
            self._writers[name] = pq.ParquetWriter(path, table.schema, compression="snappy")
        self._writers[name].write_table(table)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every file, then move them all into place, or remove them after an error."""
        for writer in self._writers.values():
            writer.close()
        if error is None:
            for name in self._writers:
                (self._aside / f"{name}.parquet").replace(self.folder / f"{name}.parquet")
        shutil.rmtree(self._aside, ignore_errors=True)
