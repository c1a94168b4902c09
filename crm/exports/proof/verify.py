"""Proving that a file is what was exported, and what became of the people in it since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crm.config import Settings
from crm.errors import Sentence, UsageError
from crm.exports.proof.since import count_changed_since
from crm.exports.record.members import members_file, sha256_of
from crm.exports.record.place import MANIFEST, manifest_of
from crm.exports.record.register import MadeExport, made_exports
from crm.ops.verify import verify as verify_log


@dataclass(frozen=True)
class Verified:
    """What was found; `since` counts people of the file who changed since, by reason."""

    export: MadeExport
    name: str
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    since: dict[str, int] = field(default_factory=dict)

    @property
    def is_genuine(self) -> bool:
        """Whether file, manifest, members and log all are what was logged."""
        return not self.problems


def verify_export(settings: Settings, path: Path) -> Verified:
    """Compare a file, wherever it is and whatever its name, with the log; ask about its people.

    Parameters
    ----------
    settings : Settings
        Whose log made the export.
    path : Path
        An exported file, or a manifest.

    Raises
    ------
    UsageError
        There is no such file, or no export of this workspace made it.
    """
    if not path.is_file():
        raise UsageError("{file} is no file; name an exported file or its manifest.", file=path)
    digest = sha256_of(path)
    export, name = _find(made_exports(settings), path, digest)
    problems = [*_of_file(export, name, digest), *_of_members(settings, export)]
    manifest = _manifest(settings, export, path)
    notes = (
        [] if manifest else [Sentence("its manifest is not beside it, nor in the exports folder")]
    )
    if name == export.event.manifest_name:
        for one in export.files:
            place = _beside(settings, path, one.name)
            if place is None:
                notes.append(Sentence("{file} is not here, so it was not compared", file=one.name))
            else:
                problems += _of_file(export, one.name, sha256_of(place))
    if manifest:
        problems += _of_manifest(export, manifest)
    log = verify_log(settings)
    problems += [
        Sentence("the log does not verify: {what}", what=one.what) for one in log.problems[:1]
    ]
    since = count_changed_since(settings, export) if _has_members(settings, export) else {}
    return Verified(export, name, tuple(problems), tuple(notes), since)


def _find(exports: list[MadeExport], path: Path, digest: str) -> tuple[MadeExport, str]:
    """Find the export by the file's content, whatever it is called now; else by its name.

    Two exports of the same people may have the same content: then the one of that name is meant,
    or the later.
    """
    hashes = [
        (export, name, of_file)
        for export in reversed(exports)
        for name, of_file in _logged_hashes(export).items()
    ]
    same = [(export, name) for export, name, of_file in hashes if of_file == digest]
    called = [(export, name) for export, name, _ in hashes if name == path.name]
    best_first = [*(one for one in same if one in called), *same, *called]
    if best_first:
        return best_first[0]
    raise UsageError(
        "No export of this workspace made {file}: neither its content nor its name is in the log. "
        "It was changed and renamed, or comes from somewhere else; do not use it.",
        file=path,
    )


def _logged_hashes(export: MadeExport) -> dict[str, str]:
    hashes = {one.name: one.sha256 for one in export.files}
    if export.event.manifest_name and export.event.manifest_sha256:
        hashes[export.event.manifest_name] = export.event.manifest_sha256
    return hashes


def _of_file(export: MadeExport, name: str, digest: str) -> Iterator[str]:
    hashes = _logged_hashes(export)
    if hashes[name] != digest:
        yield Sentence(
            "{file} was changed since it was exported: its SHA-256 is {found}…, not {logged}…",
            file=name,
            found=digest[:12],
            logged=hashes[name][:12],
        )


def _manifest(settings: Settings, export: MadeExport, path: Path) -> Path | None:
    """Find the manifest: beside the file under either name, or where exports are written."""
    name = export.event.manifest_name or f"{export.event.file_name}{MANIFEST}"
    if path.name.endswith(MANIFEST):
        return path
    renamed = manifest_of(path)
    return renamed if renamed.is_file() else _beside(settings, path, name)


def _beside(settings: Settings, path: Path, name: str) -> Path | None:
    """Find what belongs to a file: beside it, or where exports are written."""
    places = (path.with_name(name), settings.paths.exports / name)
    return next((place for place in places if place.is_file()), None)


def _of_manifest(export: MadeExport, manifest: Path) -> Iterator[str]:
    """Compare what the manifest says with the log, where its digest says it was changed."""
    logged = export.event.manifest_sha256
    if logged is None or sha256_of(manifest) == logged:
        return
    difference = _difference(export, manifest)
    yield Sentence(
        "the manifest {file} was changed since it was written{difference}",
        file=manifest.name,
        difference=difference,
    )


def _difference(export: MadeExport, manifest: Path) -> str:
    try:
        said = json.loads(manifest.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return Sentence(": it is no JSON")
    if not isinstance(said, dict):
        return Sentence(": it is no manifest any more")
    event = export.event
    logged = {"rows": event.rows_count, "sha256": event.file_sha256, "purpose": event.purpose}
    wrong = [name for name, value in logged.items() if said.get(name) != value]
    return Sentence(": {parts} differ from the log", parts=", ".join(wrong)) if wrong else ""


def _has_members(settings: Settings, export: MadeExport) -> bool:
    path = members_file(settings, export.export_id)
    return path.is_file() and sha256_of(path) == export.event.members_sha256


def _of_members(settings: Settings, export: MadeExport) -> Iterator[str]:
    """Compare the members kept, and how many of them are rows of the file, with the log."""
    logged = export.event.members_sha256
    if logged is None:
        return  # an earlier version kept none
    path = members_file(settings, export.export_id)
    if not path.is_file():
        yield Sentence("the members kept in {file} are gone", file=path)
        return
    if not _has_members(settings, export):
        yield Sentence("the members kept in {file} were rewritten since the export", file=path)
        return
    actions = pq.read_table(path, columns=["action"])["action"]
    rows = pc.sum(pc.is_in(actions, pa.array(["add", "remove"]))).as_py() or 0
    if not rows == export.event.rows_count == sum(one.rows for one in export.files):
        yield Sentence(
            "the members kept are {kept:,}, but {logged:,} rows were logged",
            kept=rows,
            logged=export.event.rows_count,
        )
