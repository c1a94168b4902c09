"""One door for every kind of file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from crm.sources.readers.delimited import stage_delimited
from crm.sources.readers.json_files import stage_json, stage_jsonl
from crm.sources.readers.kinds import kind_of
from crm.sources.readers.parquet import view_parquet
from crm.sources.readers.staging import Input, ReaderOptions
from crm.sources.readers.workbook import stage_workbook


def open_input(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    options: ReaderOptions,
    known_headers: Collection[str],
    locale: str,
) -> Input:
    """Stage a file of any known kind as the relation `input_rows`.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Where the rows are staged.
    path : Path
        The file.
    options : ReaderOptions
        What the mapping fixes; the rest is detected.
    known_headers : collection of str
        Normalised header names the mapping understands: evidence for the delimiter.
    locale : str
        The tenant's: evidence for the encoding.

    Raises
    ------
    BadInputError
        The file is absent, empty, damaged, or of a kind that is not data.
    """
    match kind_of(path):
        case "parquet":
            return view_parquet(connection, path)
        case "xlsx":
            return stage_workbook(connection, path, options)
        case "json":
            return stage_json(connection, path, options, locale)
        case "jsonl":
            return stage_jsonl(connection, path, options, locale)
        case _:
            return stage_delimited(connection, path, options, known_headers, locale)
