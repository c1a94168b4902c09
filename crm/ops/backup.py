"""Backup and restore of what cannot be rebuilt: the operational log and the settings.

With the log go the files of ids that its events name: people on a segment's lists, people in an
export. Other raw files are the sources' to deliver again; everything else is derived. The audit key
is never in a backup: who finds one cannot re-sign it. Keep the key where you keep secrets.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm.config import Settings
from crm.errors import BadInputError, UsageError
from crm.ops.chain import Head
from crm.ops.checkpoint import checkpoint_file
from crm.ops.log import one_appender
from crm.ops.raw_parts import copy_raw_parts, is_raw_part
from crm.ops.verify import verify_or_refuse
from crm.warehouse import durable

FORMAT = 2
LOG, CHECKPOINT, SETTINGS, MANIFEST = (
    "events.sqlite",
    "events.checkpoint",
    "settings.toml",
    "manifest.json",
)


@dataclass(frozen=True)
class Backup:
    """What a backup file holds."""

    file: Path
    tenant: str
    head: Head
    has_settings: bool


def back_up(settings: Settings, destination: Path) -> Backup:
    """Verify the log and write it, with the settings, into one tar file.

    Parameters
    ----------
    settings : Settings
        Whose log and settings.
    destination : Path
        The file to write; it must not exist. Only its owner may read it.

    Raises
    ------
    UsageError
        There is nothing to back up, or the destination exists or has no folder.
    LogTamperedError
        The log does not verify: a backup of it would hide that.
    """
    _check_destination(destination)
    place = settings.paths
    if not place.log.exists() and not place.settings_file.exists():
        raise UsageError(
            "The workspace {workspace} has neither log nor settings to back up; name another with "
            "CRM_HOME and CRM_TENANT.",
            workspace=place.workspace,
        )
    with tempfile.TemporaryDirectory(prefix="crm-backup-") as aside:
        folder = Path(aside)
        with one_appender(place.log):
            head = verify_or_refuse(settings).head
            _copy_parts(settings, folder)
        _write_manifest(settings, folder, head)
        _pack(folder, destination)
    return Backup(destination, settings.tenant, head, place.settings_file.exists())


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database whole, as one transaction, whoever else has it open."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
        read.backup(write)


@contextmanager
def opened_backup(settings: Settings, file: Path) -> Iterator[tuple[Backup, Path]]:
    """Unpack a backup into a private folder and check it is whole and this tenant's.

    Yields
    ------
    tuple of Backup and Path
        What it holds, and the folder with its parts; gone after the block.

    Raises
    ------
    BadInputError
        The file is missing, no backup, or damaged.
    UsageError
        It is another tenant's, or a newer version wrote it.
    """
    with tempfile.TemporaryDirectory(prefix="crm-restore-") as aside:
        folder = Path(aside)
        manifest = _unpack(file, folder)
        if manifest["format"] > FORMAT:
            raise UsageError(
                "A newer version wrote {file}; restore it with that version.", file=file
            )
        if manifest["tenant"] != settings.tenant:
            raise UsageError(
                "{file} is a backup of the tenant '{own}', not of '{tenant}'; set "
                "CRM_TENANT={own} to restore it.",
                file=file,
                own=manifest["tenant"],
                tenant=settings.tenant,
            )
        head = Head(manifest["events"], manifest["head"])
        yield Backup(file, settings.tenant, head, (folder / SETTINGS).exists()), folder


def _check_destination(destination: Path) -> None:
    if destination.exists():
        raise UsageError(
            "{destination} exists; a backup never overwrites, choose another name.",
            destination=destination,
        )
    if not destination.absolute().parent.is_dir():
        raise UsageError(
            "The folder {parent} does not exist; make it.", parent=destination.absolute().parent
        )


def _copy_parts(settings: Settings, folder: Path) -> None:
    place = settings.paths
    if place.log.exists():
        copy_database(place.log, folder / LOG)
        shutil.copyfile(checkpoint_file(settings), folder / CHECKPOINT)
    if place.settings_file.exists():
        shutil.copyfile(place.settings_file, folder / SETTINGS)
    copy_raw_parts(settings, folder)


def _write_manifest(settings: Settings, folder: Path, head: Head) -> None:
    manifest = {
        "format": FORMAT,
        "tenant": settings.tenant,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "events": head.sequence,
        "head": head.hash,
        "files": {part.name: _digest(part) for part in sorted(folder.iterdir())},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _pack(folder: Path, destination: Path) -> None:
    aside = durable.unfinished(destination.absolute())
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target, tarfile.open(fileobj=target, mode="w") as tar:
            for part in sorted(folder.iterdir()):
                tar.add(part, arcname=part.name)
        durable.put_in_place(destination.absolute())
    finally:
        aside.unlink(missing_ok=True)


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    if not file.is_file():
        raise BadInputError("{file} is no file; name the file that `crm backup` wrote.", file=file)
    try:
        with tarfile.open(file, mode="r:") as tar:  # never unpack what may unpack to terabytes
            parts = (MANIFEST, LOG, CHECKPOINT, SETTINGS)  # nothing else leaves the archive
            for name in tar.getnames():
                known = name in parts or is_raw_part(name)
                member = tar.extractfile(name) if known else None
                if member is not None:
                    (folder / name).write_bytes(member.read())
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = manifest["files"] == {
            part.name: _digest(part) for part in folder.iterdir() if part.name != MANIFEST
        }
        int(manifest["format"]), str(manifest["tenant"]), int(manifest["events"])
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BadInputError(
            "{file} is no backup that `crm backup` wrote ({error}); use another one.",
            file=file,
            error=error,
        ) from None
    if not whole:
        raise BadInputError(
            "{file} is damaged: a part is not what was packed; use another one.", file=file
        )
    return manifest


def _digest(part: Path) -> str:
    return hashlib.sha256(part.read_bytes()).hexdigest()
