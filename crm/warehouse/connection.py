"""Opening the warehouse: `writer` for the pipeline's private file, `reader` for what is published.

A reader attaches the file of the build that CURRENT names to a connection of its own and then
gives up every right a query does not need: no files, no network, no extensions, no settings.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from crm.config import Settings
from crm.errors import NotBuiltError, PublishedBuildDamagedError

PUBLISHED = "published"
CONTACTS = "contacts"


@dataclass(frozen=True)
class PublishedBuild:
    """One immutable build: the marts and, in a file of their own, the contacts."""

    build_id: str
    folder: Path

    @property
    def crm_file(self) -> Path:
        """The pseudonymous marts; dashboards and notebooks open this one."""
        return self.folder / f"crm-{self.build_id}.duckdb"

    @property
    def contacts_file(self) -> Path:
        """Names, addresses and free text; only `crm.contacts` opens this one."""
        return self.folder / f"contacts-{self.build_id}.duckdb"

    @property
    def manifest_file(self) -> Path:
        """What the build was made of: rows, hashes, settings."""
        return self.folder / f"manifest-{self.build_id}.json"

    def exists(self) -> bool:
        """Whether both files are still there; a prune removes old builds."""
        return self.crm_file.exists() and self.contacts_file.exists()


def published_build(settings: Settings) -> PublishedBuild:
    """Return the build that CURRENT names.

    Raises
    ------
    NotBuiltError
        Nothing was published yet.
    PublishedBuildDamagedError
        CURRENT names a build whose files are gone.
    """
    folder = settings.paths.published_folder
    for _ in range(3):  # a prune between our two looks means CURRENT has moved on: look again
        build = PublishedBuild(_current_id(settings), folder)
        if build.exists():
            return build
    raise PublishedBuildDamagedError(
        "{current} names the build '{build_id}', but its files are not in {folder}; run `crm "
        "build` to publish a new one.",
        current=folder / "CURRENT",
        build_id=build.build_id,
        folder=folder,
    )


def read_manifest(build: PublishedBuild) -> dict[str, Any]:
    """Read a build's manifest: ids, dates, rows and hashes per table, size and hash per file."""
    manifest: dict[str, Any] = json.loads(build.manifest_file.read_text(encoding="utf-8"))
    return manifest


def check_whole(build: PublishedBuild) -> None:
    """Refuse a build whose files do not have the size they were published with.

    Raises
    ------
    PublishedBuildDamagedError
        A file was cut or replaced; the message names it.
    """
    files = read_manifest(build)["files"]
    for path in (build.crm_file, build.contacts_file):
        size = path.stat().st_size
        if size != files[path.name]["bytes"]:
            raise PublishedBuildDamagedError(
                "{file} has {size:,} bytes but was published with {bytes:,}; run `crm build` to "
                "publish a new build, or point CURRENT at an older one.",
                file=path,
                size=size,
                bytes=files[path.name]["bytes"],
            )


def _current_id(settings: Settings) -> str:
    pointer = settings.paths.published_folder / "CURRENT"
    try:
        return pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NotBuiltError(
            "The workspace {workspace} has no published build yet; run `crm sample` or `crm "
            "ingest FILE`, then `crm build`.",
            workspace=settings.paths.workspace,
        ) from None


def reader(settings: Settings, build: PublishedBuild | None = None) -> duckdb.DuckDBPyConnection:
    """Open the published marts read-only; plain names such as `dim_customers` resolve.

    Parameters
    ----------
    settings : Settings
        Whose workspace to read.
    build : PublishedBuild, optional
        A build to stay on; default the one CURRENT names now.

    Returns
    -------
    duckdb.DuckDBPyConnection
        Locked down: it can read the attached build and its own temporary tables, nothing else.

    Raises
    ------
    NotBuiltError, PublishedBuildDamagedError
        There is nothing to read, or it does not open.
    """
    build = build or published_build(settings)
    check_whole(build)
    return lock_down(attach_read_only(settings, {PUBLISHED: build.crm_file}))


def attach_read_only(settings: Settings, files: dict[str, Path]) -> duckdb.DuckDBPyConnection:
    """Attach database files read-only to a fresh in-memory connection; the first is the default.

    A fresh connection matters: reopening a path in one process serves the data of whichever
    connection to it is still alive.
    """
    connection = duckdb.connect(
        config={
            "threads": settings.duckdb_threads,
            "memory_limit": settings.duckdb_memory_limit,
            "temp_directory": str(_spill(settings.paths.warehouse)),
        }
    )
    try:
        for name, path in files.items():
            connection.execute(f"attach {quoted(str(path))} as {name} (read_only)")
    except duckdb.Error as error:
        connection.close()
        raise PublishedBuildDamagedError(
            "{file} does not open ({problem}); run `crm build` to publish a new build, or point "
            "CURRENT at an older one.",
            file=path,
            problem=str(error).splitlines()[0],
        ) from None
    connection.execute(f"use {next(iter(files))}")
    return connection


def lock_down(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Take away what serving people never needs: files, network, extensions, Python variables.

    The folder for spilling goes too: DuckDB lets a locked connection read and write whatever is in
    it. A query that needs more than the memory limit ends with an error instead.
    """
    for statement in (
        "set temp_directory = ''",
        "set enable_external_access = false",
        "set python_enable_replacements = false",
        "set autoinstall_known_extensions = false",
        "set autoload_known_extensions = false",
        "set allow_community_extensions = false",
        "set lock_configuration = true",
    ):
        connection.execute(statement)
    return connection


def writer(settings: Settings, path: Path) -> duckdb.DuckDBPyConnection:
    """Open a private build file for writing; the caller holds the write lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(str(path), config=_limits(settings, path.parent))


def scratch(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open an in-memory connection that may read and write files, for pipeline work on Parquet."""
    settings.paths.create()
    return duckdb.connect(config=_limits(settings, settings.paths.warehouse))


def _limits(settings: Settings, folder: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": settings.duckdb_threads,
        "memory_limit": settings.duckdb_memory_limit,
        "temp_directory": str(_spill(folder)),
        "preserve_insertion_order": False,
    }


def _spill(folder: Path) -> Path:
    """Where what does not fit into memory goes: never the caller's folder, DuckDB's default."""
    return folder / "spill"


def quoted(text: str) -> str:
    """Write text as an SQL literal, for the few statements that take no parameter."""
    return "'" + text.replace("'", "''") + "'"


def one_file(path: Path) -> str:
    """Write a path so that `read_parquet` and its kin take it for one file, never for a pattern."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path))
