"""`crm ingest`: files into raw."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypedDict

import typer

from crm.cli.commands import command
from crm.cli.console import console, notices, print_json
from crm.cli.options import Json
from crm.config import Settings, load_settings
from crm.errors import DATA_CHECK_FAILED, UsageError
from crm.exports.record.place import new_workbook
from crm.exports.rejected import write_rejections
from crm.sources.land import land
from crm.sources.land_query import land_query
from crm.sources.landing import DEFAULT_MAPPING, DEFAULT_SOURCE, ingest_folder, ingest_landing
from crm.sources.readers.queries import DatabaseTable, QueryFile
from crm.sources.rejections import rejected_rows_of
from crm.sources.results import LoadResult
from crm.sources.suggest import suggest_mapping

INGEST_EXAMPLES = {
    "crm ingest": "everything in the drop folder",
    "crm ingest orders.csv": "a file that uses the contract's names, or usual other ones",
    "crm ingest export.xlsx --table orders --source pretix": "another system's ids never mix",
    "crm ingest lines.parquet --mapping online_retail_ii --dry-run": "what would happen",
    "crm ingest --suggest export.csv > mine.yaml": "proposes a mapping; read it through, then",
    "crm ingest export.csv --mapping mine.yaml": "loads with it",
    "crm ingest export.csv --rejected mend.xlsx": "gives the rows that do not fit back to mend",
    "crm ingest --connection shop --table orders": "a table of the database CRM_CONNECTION_SHOP",
    "crm ingest --connection shop --query-file paid.sql --table orders": "what a SELECT answers",
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    command(app, "ingest", INGEST_EXAMPLES)(ingest)


def ingest(
    path: Annotated[
        Path | None,
        typer.Argument(help="A file or folder; default the drop folder.", readable=False),
    ] = None,
    mapping: Annotated[
        str, typer.Option(help="A built-in mapping, or a YAML file of your own.")
    ] = DEFAULT_MAPPING,
    table: Annotated[
        str | None, typer.Option(help="The table, where name and header do not say.")
    ] = None,
    source: Annotated[str, typer.Option(help="The system that delivers.")] = DEFAULT_SOURCE,
    connection: Annotated[
        str | None, typer.Option(help="A database: NAME of CRM_CONNECTION_<NAME>.")
    ] = None,
    from_table: Annotated[
        str | None, typer.Option(help="The database's table, where it is called otherwise.")
    ] = None,
    query_file: Annotated[
        Path | None, typer.Option(help="A file that holds one SELECT, in place of a whole table.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print a proposed mapping of PATH; load nothing.")
    ] = False,
    rejected: Annotated[
        Path | None,
        typer.Option(help="Write the rows that do not fit, with reasons, to this new .xlsx file."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Load a file (csv, tsv, txt, jsonl, json, parquet, xlsx) or what a named database answers.

    Rows that break the contract are kept apart with their line, column and reason. Exit code 3
    when a file cannot be loaded or none of its rows is valid.
    """
    settings = load_settings()
    if suggest:
        console.out(_suggestion(settings, path, table), end="")
        return
    how: _How = {"mapping": mapping, "table": table, "source": source, "dry_run": dry_run}
    if connection is None and from_table is None and query_file is None:
        results = _load(settings, path, how)
    else:
        what = _database_source(path, connection, from_table or table, query_file)
        results = [land_query(settings, connection or "", what, **how)]
    if rejected is not None:
        _give_back(settings, path, how, rejected)
    if as_json:
        print_json([result.as_dict() for result in results])
    else:
        _print_results(path or settings.paths.landing, results)
    if any(result.is_failing for result in results):
        raise typer.Exit(DATA_CHECK_FAILED)


def _give_back(settings: Settings, path: Path | None, how: _How, target: Path) -> None:
    if path is None or _is_folder(path):
        raise UsageError("--rejected needs one file: `crm ingest PATH --rejected FILE.xlsx`.")
    found = rejected_rows_of(
        settings, path, mapping=how["mapping"], table=how["table"], source=how["source"]
    )
    with new_workbook(target) as file:
        count = write_rejections(found, file, locale=settings.locale)
    notices.print(f"{count:,} rejected rows are in {target}.")


def _suggestion(settings: Settings, path: Path | None, table: str | None) -> str:
    if path is None:
        raise UsageError("--suggest needs a file: `crm ingest --suggest PATH`.")
    return suggest_mapping(settings, path, table)


class _How(TypedDict):
    """How rows are read, wherever they come from."""

    mapping: str
    table: str | None
    source: str
    dry_run: bool


def _load(settings: Settings, path: Path | None, how: _How) -> list[LoadResult]:
    usual = _How(mapping=DEFAULT_MAPPING, table=None, source=DEFAULT_SOURCE, dry_run=False)
    if path is None and how != usual:
        raise UsageError(
            "The drop folder's files say by their place how they are read; give a PATH to use "
            "--mapping, --table, --source or --dry-run."
        )
    if path is None:
        return ingest_landing(settings)
    if _is_folder(path):
        os.scandir(path).close()  # one that cannot be read would look empty
        return ingest_folder(settings, path, **how)
    return [land(settings, path, **how)]


def _database_source(
    path: Path | None, connection: str | None, table: str | None, query_file: Path | None
) -> DatabaseTable | QueryFile:
    """Say what to read of a database; there must be exactly one answer."""
    if path is not None or connection is None:
        raise UsageError(
            "Rows come from a PATH or from a database; a database is named by --connection, and "
            "--query-file or --from-table say what to read of it."
        )
    if query_file is not None:
        return QueryFile(query_file)
    if table is None:
        raise UsageError(
            f"Say what to read of '{connection}': --table NAME for a table or view of it, or "
            "--query-file FILE."
        )
    return DatabaseTable(table)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, a folder closed to us: landing the file says so
        return False


def _print_results(place: Path, results: Sequence[LoadResult]) -> None:
    if not results:
        console.print(f"The folder {place} is empty: nothing to load.")
    for result in results:
        if result.table:
            console.print(
                f"{result.file} -> {result.table}: {result.rows_in:,} rows, "
                f"{result.accepted:,} accepted, {result.rejected:,} rejected, "
                f"{result.superseded:,} superseded"
            )
        for line in _remarks(result):
            notices.print(line)


def _remarks(result: LoadResult) -> list[str]:
    remarks = [f"{result.file}: {reason.sentence()}" for reason in result.reasons]
    if result.columns_ignored:
        remarks.append(f"{result.file}: columns not used: {', '.join(result.columns_ignored)}")
    if result.dry_run:
        remarks.append(f"{result.file}: a dry run, nothing was written")
    if result.error:
        remarks.append(f"error: {result.error}")
    return [*result.notices, *remarks]
