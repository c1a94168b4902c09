"""The data dictionary as a workbook, by the one safe writer."""

from __future__ import annotations

import os
from dataclasses import astuple
from pathlib import Path
from tempfile import TemporaryDirectory

from crm.errors import UsageError
from crm.exports.cells import Column
from crm.exports.place import new_private_file, put_beside_none
from crm.exports.write import write_table
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
    rows = [astuple(column) for column in found.columns]
    try:
        with (
            TemporaryDirectory() as scratch,
            os.fdopen(new_private_file(path), "w+b") as target,
        ):
            count = write_table(
                target, "xlsx", HEADERS, rows, locale="en", scratch=Path(scratch), about=about
            )
        put_beside_none(path)
    finally:
        unfinished(path).unlink(missing_ok=True)
    return count


def _check(path: Path) -> None:
    if path.suffix != ".xlsx":
        raise UsageError(f"{path.name} is no workbook; give it a name that ends in .xlsx.")
    if path.exists():
        raise UsageError(f"{path} exists; move it away or choose another name.")
    if not path.parent.is_dir():
        raise UsageError(f"The folder {path.parent} does not exist; make it or choose another.")
