"""The data dictionary as a workbook, by the one safe writer."""

from __future__ import annotations

from dataclasses import astuple
from typing import BinaryIO

import duckdb
import pyarrow as pa

from crm.exports.writing.cells import Column
from crm.exports.writing.write import write_relation
from crm.warehouse.dictionary import Dictionary

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


def write_dictionary(found: Dictionary, target: BinaryIO) -> int:
    """Write a dictionary's columns as a workbook, its metrics on the second sheet.

    Parameters
    ----------
    found : Dictionary
        From `crm.warehouse.dictionary.look_up`.
    target : BinaryIO
        Where the bytes go; it can seek.

    Returns
    -------
    int
        Number of columns described.
    """
    about = [("build", found.build_id)]
    about += [(one.name_en, f"{one.definition} Unit: {one.unit}.") for one in found.metrics]
    with duckdb.connect() as connection:
        connection.register("described", _table(found))
        return write_relation(
            target, "xlsx", HEADERS, connection, "from described", locale="en", about=about
        )


def _table(found: Dictionary) -> pa.Table:
    rows = [astuple(column) for column in found.columns]
    types = [pa.bool_() if header.kind == "boolean" else pa.string() for header in HEADERS]
    values = zip(*rows, strict=True) if rows else ([] for _ in HEADERS)
    names = [header.header for header in HEADERS]
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(values, types, strict=True)], names=names
    )
