"""Raw files that events name, on their way into a backup and out of it.

They hold what people did (ids put on a segment's list, ids that left in an export), so no source
delivers them again.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from crm.config import Settings
from crm.warehouse.durable import put_in_place, unfinished

GROUPS = ("segments", "exports")
WORD = r"([A-Za-z0-9_-]{1,64})"
PART = re.compile(rf"raw\.({'|'.join(GROUPS)})\.{WORD}\.{WORD}\.parquet")


def is_raw_part(name: str) -> bool:
    """Say whether a name in a backup is that of such a file: plain words, no path."""
    return PART.fullmatch(name) is not None


def copy_raw_parts(settings: Settings, folder: Path) -> None:
    """Copy the workspace's files into a folder, their place written in their names."""
    for group in GROUPS:
        for file in sorted((settings.paths.raw / group).glob("*/*.parquet")):
            name = ".".join(("raw", group, file.parent.name, file.name))
            if is_raw_part(name):
                shutil.copyfile(file, folder / name)


def put_raw_parts(settings: Settings, folder: Path) -> None:
    """Put the files of an unpacked backup where they were, each whole."""
    for part in sorted(folder.iterdir()):
        if found := PART.fullmatch(part.name):
            place = settings.paths.raw / found[1] / found[2] / f"{found[3]}.parquet"
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(part, unfinished(place))
            put_in_place(place)
