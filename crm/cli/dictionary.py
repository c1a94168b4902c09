"""`crm dictionary`: what the tables, columns and metrics mean, from the published file itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import console, marked, notices, print_json, print_table
from crm.cli.dictionary_lineage import show_lineage
from crm.cli.options import Json
from crm.config import load_settings
from crm.exports.dictionary import write_dictionary
from crm.exports.record.place import new_workbook
from crm.warehouse.dictionary import Column, Dictionary, Metric, look_up

EXAMPLES = {
    "crm dictionary": "every table, in a line",
    "crm dictionary churn": "columns and metrics that have to do with it",
    "crm dictionary valoare comanda": "all words must occur; case and diacritics do not matter",
    "crm dictionary --table dim_customers": "one table, column by column",
    "crm dictionary --table rpt_kpi_days --lineage": "the tables and sources it is made of",
    "crm dictionary --xlsx dictionary.xlsx": "everything as a workbook",
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    command(app, "dictionary", EXAMPLES)(dictionary)


def dictionary(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="What to look for.")
    ] = None,
    table: Annotated[str | None, typer.Option(help="Only this table or view.")] = None,
    xlsx: Annotated[
        Path | None, typer.Option(help="Write what is found as a workbook to this new file.")
    ] = None,
    lineage: Annotated[
        bool, typer.Option("--lineage", help="Say what the table of --table is made of.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what the published tables, columns and metrics mean: type, unit, personal or not."""
    settings = load_settings()
    if lineage:
        show_lineage(settings, table, as_json=as_json)
        return
    found = look_up(settings, words or (), table)
    if xlsx is not None:
        with new_workbook(xlsx) as file:
            count = write_dictionary(found, file)
        notices.print(f"{count:,} columns are described in {xlsx}.")
    elif as_json:
        print_json(asdict(found))
    elif words or table:
        _print_found(found)
    else:
        _print_tables(found)


def _print_tables(found: Dictionary) -> None:
    print_table(["table", "what one row is"], found.tables.items())
    notices.print(
        f"{len(found.tables)} tables, {len(found.columns):,} columns, {len(found.metrics)} metrics."
        " `crm dictionary WORD` searches them; `crm dictionary --table NAME` shows one."
    )


def _print_found(found: Dictionary) -> None:
    if not found.columns and not found.metrics:
        notices.print("Nothing here has these words; `crm dictionary` lists the tables.")
    for metric in found.metrics:
        _print_metric(metric)
    for table, columns in groupby(found.columns, key=lambda column: column.table):
        _print_table_of(table, found.tables[table], columns)


def _print_metric(metric: Metric) -> None:
    console.print(marked(metric.name_en, "bold", f" ({metric.name_ro}), {metric.unit}"))
    console.print(f"  {metric.definition}")
    console.print(f"  Held in {metric.table}.{metric.column}.\n")


def _print_table_of(table: str, description: str, columns: Iterable[Column]) -> None:
    console.print(marked(table, "bold", f"  {description}"))
    print_table(
        ["column", "type", "unit", "marks", "meaning"],
        [
            [column.column, column.type, column.unit, _marks(column), column.description]
            for column in columns
        ],
    )
    console.print()


def _marks(column: Column) -> str | None:
    marks = {
        "personal": column.is_personal,
        "contacts file": column.is_contacts,
        "segment field": column.is_segmentable,
    }
    return ", ".join(mark for mark, holds in marks.items() if holds) or None
