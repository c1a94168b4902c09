"""The data dictionary as a workbook, by the one safe writer."""

from __future__ import annotations

import os
from dataclasses import astuple
from pathlib import Path

import duckdb
import pyarrow as pa

from crm.errors import UsageError
from crm.exports.record.place import new_private_file, put_beside_none
from crm.exports.writing.cells import Column
from crm.exports.writing.write import write_relation
from crm.warehouse.dictionary import Dictionary
from crm.warehouse.durable import unfinished

HEADERS = (
    Column("table"),
    Column("column"),
    Column("type"),
    Column("description"),
    Column("unit"),
    Column("personal", "boolean"),
    Column("segment field", "boolean"),
    Column("label, English"),
    Column("label, Romanian"),
    Column("other names"),
    Column("in the contacts file", "boolean"),
)


def write_dictionary(found: Dictionary, path: Path) -> int:
    """Write a dictionary's columns as a workbook, its metrics on the second sheet.

    Returns
    -------
    int
        Number of columns described.

    Raises
    ------
    UsageError
        The file exists, has another ending, or its folder does not exist.
    """
    _check(path)
    about = [("build", found.build_id)]
    about += [(one.name_en, f"{one.definition} Unit: {one.unit}.") for one in found.metrics]
    try:
        with duckdb.connect() as connection, os.fdopen(new_private_file(path), "w+b") as target:
            connection.register("described", _table(found))
            count = write_relation(
                target, "xlsx", HEADERS, connection, "from described", locale="en", about=about
            )
        put_beside_none(path)
    finally:
        unfinished(path).unlink(missing_ok=True)
    return count


def _table(found: Dictionary) -> pa.Table:
    rows = [astuple(column) for column in found.columns]
    types = [pa.bool_() if header.kind == "boolean" else pa.string() for header in HEADERS]
    values = zip(*rows, strict=True) if rows else ([] for _ in HEADERS)
    names = [header.header for header in HEADERS]
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(values, types, strict=True)], names=names
    )


def _check(path: Path) -> None:
    if path.suffix != ".xlsx":
        raise UsageError(f"{path.name} is no workbook; give it a name that ends in .xlsx.")
    if path.exists():
        raise UsageError(f"{path} exists; move it away or choose another name.")
    if not path.parent.is_dir():
        raise UsageError(f"The folder {path.parent} does not exist; make it or choose another.")
