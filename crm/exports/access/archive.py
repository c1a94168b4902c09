"""The copy as one ZIP: a page to read, a CSV per table, and everything as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.exports.access.holdings import Holding, Holdings
from crm.exports.access.page import copy_page
from crm.exports.writing.cells import Column, Kind
from crm.exports.writing.write import write_relation
from crm.segments.wording.phrases import Language

PAGE, DATA, TABLES = "your_data.html", "data.json", "tables"


def write_archive(
    target: BinaryIO, found: Holdings, made: date, language: Language, settings: Settings
) -> None:
    """Write everything that is held of a person as a ZIP; parameters as `copy_page`.

    CSV and page hold what a spreadsheet and a browser may open: nothing in them is a formula or a
    script. The JSON keeps every value as it is.
    """
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, copy_page(found, made, language))
        archive.writestr(DATA, json.dumps(_document(found, made), ensure_ascii=False, indent=1))
        for part in found.parts:
            name = f"{TABLES}/{part.place}/{part.name}.csv"
            with archive.open(name, "w") as file:
                _write_csv(file, part, settings)  # type: ignore[arg-type]  # bytes, as a file


def _document(found: Holdings, made: date) -> dict[str, Any]:
    return {
        "customer_id": found.customer_id,
        "made": made.isoformat(),
        "as_of": found.as_of.isoformat(),
        "build": found.build_id,
        "tables": [
            {
                "place": part.place,
                "name": part.name,
                "meaning": part.meaning,
                "columns": {name: part.columns.get(name, "") for name in part.table.column_names},
                "rows": [_plain(row) for row in part.table.to_pylist()],
            }
            for part in found.parts
        ],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Keep what JSON knows; days, instants and exact amounts become their text."""
    return {
        name: value if isinstance(value, str | int | float | list | None) else str(value)
        for name, value in row.items()
    }


def _write_csv(file: BinaryIO, part: Holding, settings: Settings) -> None:
    columns = [Column(field.name, _kind(field.type)) for field in part.table.schema]
    with duckdb.connect() as connection:
        connection.register("held", part.table)
        write_relation(
            file, "csv", columns, connection, "from held",
            locale=settings.locale, timezone=settings.timezone,
        )  # fmt: skip


def _kind(kind: pa.DataType) -> Kind:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    return "timestamp" if pa.types.is_timestamp(kind) else "text"
