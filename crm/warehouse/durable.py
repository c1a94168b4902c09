"""Files that are whole or absent: written aside, flushed to the disk, moved into place."""

from __future__ import annotations

import os
from pathlib import Path


def unfinished(final: Path) -> Path:
    """Name the file that will become `final`; nobody reads such a name, and a prune removes it."""
    return final.with_name(final.name + ".unfinished")


def write_text(final: Path, text: str) -> None:
    """Write `final` so that a kill leaves the old content or the new, never a part."""
    final.parent.mkdir(parents=True, exist_ok=True)
    unfinished(final).write_text(text, encoding="utf-8")
    put_in_place(final)


def put_in_place(final: Path) -> None:
    """Flush the unfinished file and give it its name."""
    flush(unfinished(final))
    unfinished(final).replace(final)
    flush(final.parent)


def flush(path: Path) -> None:
    """Wait until the file, or the folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
