"""Rejected rows given back as a workbook: the row, and in words what is wrong with it."""

from __future__ import annotations

from typing import BinaryIO

import duckdb

from crm.exports.writing.cells import Column
from crm.exports.writing.write import write_relation
from crm.sources.rejections import Rejections


def write_rejections(found: Rejections, target: BinaryIO, *, locale: str) -> int:
    """Write rejected rows as a workbook, reasons first, by the one safe writer.

    Parameters
    ----------
    found : Rejections
        From `crm.sources.rejections.rejected_rows_of`.
    target : BinaryIO
        Where the bytes go; it can seek.
    locale : str
        The tenant's.

    Returns
    -------
    int
        Number of rows written.
    """
    columns = [
        Column("line or row", "number"),
        Column("column"),
        Column("what is wrong"),
        *(Column(header) for header in found.headers),
    ]
    about = [
        ("file", found.file),
        ("how to use it", "Mend the rows, remove the first three columns, and load this file."),
    ]
    with duckdb.connect() as connection:
        connection.register("rejected", found.rows)
        return write_relation(
            target, "xlsx", columns, connection, "from rejected", locale=locale, about=about
        )
