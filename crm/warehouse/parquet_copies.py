"""Parquet copies of the published marts, for tools that read no DuckDB file; never contacts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb

from crm.config import Settings
from crm.errors import UsageError
from crm.paths import PRIVATE
from crm.warehouse.connection import (
    PublishedBuild,
    attach_read_only,
    check_whole,
    published_build,
    quoted,
    read_manifest,
)
from crm.warehouse.content import table_names
from crm.warehouse.copying import MARTS
from crm.warehouse.durable import put_in_place, unfinished, write_text

MANIFEST = "manifest.json"


def copy_marts(
    settings: Settings, folder: Path, tables: Sequence[str] = (), *, force: bool = False
) -> dict[str, int]:
    """Write one Parquet file per published pseudonymous mart, each whole or not at all.

    Parameters
    ----------
    settings : Settings
        Whose published build.
    folder : Path
        Outside the workspace; made when it does not exist. `manifest.json`, written last, names
        the build and the rows of each file.
    tables : sequence of str
        Which marts; none = all.
    force : bool
        Replace files of the same names in a folder that holds something; nothing else is touched.

    Returns
    -------
    dict of str to int
        Rows by table.

    Raises
    ------
    NotBuiltError, PublishedBuildDamagedError
        There is nothing to copy.
    UsageError
        A table is not among the pseudonymous marts, or the folder cannot be used.
    """
    build = published_build(settings)
    check_whole(build)
    with attach_read_only(settings, {"published": build.crm_file}) as connection:
        chosen = _chosen(connection, tables)
        _prepare(settings, folder, force=force)
        rows = {table: _copy(connection, build, table, folder) for table in chosen}
    about = {"build_id": build.build_id, "as_of": read_manifest(build)["as_of"], "rows": rows}
    write_text(folder / MANIFEST, json.dumps(about, indent=2) + "\n")
    return rows


def _chosen(connection: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> list[str]:
    known = table_names(connection, "published", MARTS.tables)
    for table in tables:
        if table not in known:
            raise UsageError(
                "'{table}' is no pseudonymous mart; `crm dictionary` lists the tables. Names, "
                "addresses and free text are never copied.",
                table=table,
            )
    return [table for table in known if table in tables or not tables]


def _prepare(settings: Settings, folder: Path, *, force: bool) -> None:
    workspace = settings.paths.workspace.resolve()
    if workspace == folder.resolve() or workspace in folder.resolve().parents:
        raise UsageError(
            "{folder} is inside the workspace {workspace}, whose files have their own meaning; "
            "choose a folder elsewhere.",
            folder=folder,
            workspace=workspace,
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError("{folder} is a file; choose a folder.", folder=folder)
    if folder.exists() and any(folder.iterdir()) and not force:
        raise UsageError(
            "{folder} is not empty; choose another folder, or replace the files of the same names "
            "in it with --force.",
            folder=folder,
        )
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)


def _copy(
    connection: duckdb.DuckDBPyConnection, build: PublishedBuild, table: str, folder: Path
) -> int:
    final = folder / f"{table}.parquet"
    try:
        copied = connection.execute(
            f"copy {MARTS.tables}.{table} to {quoted(str(unfinished(final)))} (format parquet,"
            f" compression zstd, kv_metadata {{build_id: {quoted(build.build_id)}}})"
        ).fetchone()
        put_in_place(final)
    finally:
        unfinished(final).unlink(missing_ok=True)
    return int(copied[0]) if copied else 0
