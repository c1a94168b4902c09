"""Turn a finished private build into an immutable published one, and swap the pointer to it.

Readers follow `CURRENT`. Everything before the swap happens under names nobody reads; everything
after it only removes what nobody needs. A kill at any step leaves the old build or the new one.
The build's day is stored in raw/history right before the swap: whatever is served is stored.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.warehouse.connection import PublishedBuild, attach_read_only
from crm.warehouse.content import TableState, overall_hash, table_states
from crm.warehouse.copying import CONTACTS, MARTS, Holding, copy_into
from crm.warehouse.durable import flush, put_in_place, unfinished, write_text
from crm.warehouse.history import StoredHistory, store_history
from crm.warehouse.tables import REQUIRED_COLUMNS


@dataclass(frozen=True)
class FileState:
    """What a published file must look like: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a published build is made of; written beside it, read by `crm status`."""

    build_id: str
    as_of: date
    built_at: datetime
    code_version: str
    input_hash: str | None
    content_hash: str
    tables: dict[str, TableState]
    files: dict[str, FileState]
    models: dict[str, FileState]
    """Models and report cards of the build by their path below `models/<build_id>`."""
    settings: dict[str, Any]
    history: StoredHistory


def publish(
    settings: Settings,
    build_file: Path,
    build_id: str,
    *,
    as_of: date,
    code_version: str,
    input_hash: str | None = None,
    event_time: bool = False,
) -> Manifest:
    """Copy marts and contacts out of a private build, verify the copies, make them current.

    Parameters
    ----------
    settings : Settings
        Whose workspace; the caller holds its write lock.
    build_file : Path
        The private build, finished and closed.
    build_id : str
        Names the published files; sorts by time.
    as_of : date
        The local day the build describes.
    code_version : str
        Version of the product that built it.
    input_hash : str, optional
        Hash of everything the build was made of; lets a schedule see that nothing changed.
    event_time : bool
        The build computed its history anew; it takes the place of what was stored.

    Returns
    -------
    Manifest
        Row counts and content hashes of what is now served.

    Raises
    ------
    CheckFailedError
        A table Python relies on is missing or has lost a column, or a copy does not verify.
    """
    folder = settings.paths.published_folder
    folder.mkdir(parents=True, exist_ok=True)
    build = PublishedBuild(build_id, folder)
    tables: dict[str, TableState] = {}
    for holding, final in ((MARTS, build.crm_file), (CONTACTS, build.contacts_file)):
        tables |= _copy_and_verify(settings, build_file, holding, unfinished(final))
    _check_consumer_contract(settings, unfinished(build.crm_file))
    files = (build.contacts_file, build.crm_file)
    history = store_history(settings, build_file, as_of, event_time=event_time)
    manifest = Manifest(
        build_id=build_id,
        as_of=as_of,
        built_at=datetime.now(UTC),
        code_version=code_version,
        input_hash=input_hash,
        content_hash=overall_hash(tables),
        tables=tables,
        files={final.name: _file_state(unfinished(final)) for final in files},
        models=_model_states(settings.paths.models / build_id),
        settings=json.loads(settings.as_json()),
        history=history,
    )
    for final in files:
        unfinished(final).chmod(0o444)
        put_in_place(final)
    write_text(build.manifest_file, json.dumps(asdict(manifest), default=str, indent=2) + "\n")
    write_text(folder / "CURRENT", build_id + "\n")
    prune(settings)
    return manifest


def prune(settings: Settings) -> list[str]:
    """Remove builds beyond `published_keep` and leftovers of a kill; return the removed ids.

    A reader that has a removed file open keeps it: the file lives until its last handle closes.
    """
    folder = settings.paths.published_folder
    pointer = folder / "CURRENT"
    current = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    for leftover in (*folder.glob("*.unfinished"), *folder.glob("*.wal")):
        leftover.unlink(missing_ok=True)
    ids = {path.stem.split("-", 1)[1] for path in folder.glob("*-*.duckdb")} - {current}
    whole = sorted(i for i in ids if PublishedBuild(i, folder).manifest_file.exists())
    surplus = whole[: max(0, len(whole) - (settings.published_keep - 1))]
    removed = sorted(ids - set(whole)) + surplus
    for build_id in removed:
        build = PublishedBuild(build_id, folder)
        for path in (build.manifest_file, build.crm_file, build.contacts_file):
            path.unlink(missing_ok=True)
    _remove_models_of_other_builds(settings, kept={current, *whole} - set(surplus))
    return removed


def _remove_models_of_other_builds(settings: Settings, kept: set[str]) -> None:
    models = settings.paths.models
    for folder in models.iterdir() if models.exists() else ():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder)


def _copy_and_verify(
    settings: Settings, build_file: Path, holding: Holding, target: Path
) -> dict[str, TableState]:
    target.unlink(missing_ok=True)
    expected = copy_into(settings, build_file, holding, target)
    flush(target)
    with attach_read_only(settings, {"copy": target}) as connection:
        found = table_states(connection, "copy", holding.tables)
    if found != expected:
        raise CheckFailedError(
            "The copy {name} does not equal the schema {tables} of {source}; check the disk, then "
            "run `crm build` again.",
            name=target.name,
            tables=holding.tables,
            source=build_file.name,
        )
    return found


def _check_consumer_contract(settings: Settings, crm_file: Path) -> None:
    with attach_read_only(settings, {"copy": crm_file}) as connection:
        present = set(
            connection.execute(
                "select table_name, column_name from duckdb_columns()"
                " where database_name = 'copy' and schema_name = ?",
                [MARTS.tables],
            ).fetchall()
        )
    for table, columns in REQUIRED_COLUMNS.items():
        for column in columns:
            if (table, column) not in present:
                raise CheckFailedError(
                    "The build has no column {table}.{column}, which pages and exports read; "
                    "restore it in dbt_project, or change crm/warehouse/tables.py with its "
                    "readers.",
                    table=table,
                    column=column,
                )


def _model_states(folder: Path) -> dict[str, FileState]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _file_state(path) for path in found}


def _file_state(path: Path) -> FileState:
    with path.open("rb") as handle:
        return FileState(path.stat().st_size, hashlib.file_digest(handle, "sha256").hexdigest())
