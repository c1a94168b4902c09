"""What a killed export left behind: finished where the log says it was made, removed elsewhere.

The line in the log is the moment an export happens. Everything it names was on the disk by then,
under an unfinished name; so what is found there later either gets its name, or was never exported.
"""

from __future__ import annotations

from pathlib import Path

from crm.config import Settings
from crm.exports.record.members import members_file, sha256_of
from crm.exports.record.place import put_beside_none
from crm.exports.record.register import made_exports
from crm.warehouse.durable import unfinished

ENDING = unfinished(Path("x")).name.removeprefix("x")


def heal_exports(settings: Settings) -> list[Path]:
    """Finish or remove what a kill left behind; return the files that got their name.

    The caller holds the lock of the exports.
    """
    members = members_file(settings, "any").parent
    folders = (settings.paths.exports, members)
    left_behind = [path for folder in folders for path in folder.glob(f"*{ENDING}")]
    if not left_behind:
        return []
    logged = _logged_hashes(settings)
    return [path for found in left_behind if (path := _heal(found, logged))]


def _logged_hashes(settings: Settings) -> dict[Path, set[str]]:
    """Return what the log says about every file: the hashes that a file of that name ever had."""
    folder = settings.paths.exports
    logged: dict[Path, set[str]] = {}
    for made in made_exports(settings):
        named = [(folder / one.name, one.sha256) for one in made.files]
        if made.event.manifest_name and made.event.manifest_sha256:
            named.append((folder / made.event.manifest_name, made.event.manifest_sha256))
        if made.event.members_sha256:
            named.append((members_file(settings, made.export_id), made.event.members_sha256))
        for path, digest in named:
            logged.setdefault(path, set()).add(digest)
    return logged


def _heal(found: Path, logged: dict[Path, set[str]]) -> Path | None:
    final = found.with_name(found.name.removesuffix(ENDING))
    if final.exists() or sha256_of(found) not in logged.get(final, set()):
        found.unlink()
        return None
    put_beside_none(final)
    return final
