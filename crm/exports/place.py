"""Where exported files stand: names made by the product only, private, never overwritten."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.errors import CrmError
from crm.warehouse.durable import flush, unfinished

PRIVATE = 0o600
MANIFEST = ".manifest.json"


@contextmanager
def one_export_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; what a killed export left behind is removed first."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for left_behind in folder.glob("*.unfinished"):
            left_behind.unlink()
        yield
    finally:
        os.close(descriptor)


def free_name(folder: Path, stem: str, extension: str) -> Path:
    """Return the first name that no file has; a second export of the same day is `__2`.

    Raises
    ------
    CrmError
        The name would leave the folder.
    """
    number = 1
    while True:
        suffix = "" if number == 1 else f"__{number}"
        path = folder / f"{stem}{suffix}.{extension}"
        if path.parent.resolve() != folder.resolve() or path.name != f"{stem}{suffix}.{extension}":
            raise CrmError(f"{path.name!r} is no name for an exported file.")
        if not path.exists() and not manifest_of(path).exists():
            return path
        number += 1


def manifest_of(path: Path) -> Path:
    """Name the sidecar of an exported file."""
    return path.with_name(path.name + MANIFEST)


def new_private_file(final: Path) -> int:
    """Open the unfinished form of `final` for writing; it must not exist."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.open(unfinished(final), flags, PRIVATE)


def put_beside_none(final: Path) -> None:
    """Give the finished file its name; an existing file of that name is an error, not a victim."""
    flush(unfinished(final))
    os.link(unfinished(final), final)
    unfinished(final).unlink()
    flush(final.parent)
