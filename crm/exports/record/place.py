"""Where exported files stand: names made by the product only, private, never overwritten."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crm.errors import CrmError, UsageError
from crm.warehouse.durable import flush, unfinished

PRIVATE = 0o600
MANIFEST = ".manifest.json"


@contextmanager
def one_export_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: nobody else exports from this workspace meanwhile."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def free_names(folder: Path, stem: str, endings: Sequence[str]) -> tuple[list[Path], Path]:
    """Return names that no file has, one per ending, and that of their manifest.

    A second export of the same day is `__2`. One file's manifest is named like the file, that of
    several like what their names share.

    Raises
    ------
    CrmError
        A name would leave the folder.
    """
    number = 1
    while True:
        again = "" if number == 1 else f"__{number}"
        names = [f"{stem}{name}{again}.{extension}" for name, _, extension in map(_cut, endings)]
        shared = names[0] if len(names) == 1 else f"{stem.rstrip('_')}{again}"
        paths = [_inside(folder, name) for name in (*names, shared + MANIFEST)]
        if not any(path.exists() for path in paths):
            return paths[:-1], paths[-1]
        number += 1


def _cut(ending: str) -> tuple[str, str, str]:
    return ending.rpartition(".")


def _inside(folder: Path, name: str) -> Path:
    path = folder / name
    if path.parent.resolve() != folder.resolve() or path.name != name:
        raise CrmError("{name!r} is no name for an exported file.", name=name)
    return path


def manifest_of(path: Path) -> Path:
    """Name the sidecar of a file that was exported alone."""
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


@contextmanager
def new_workbook(path: Path) -> Iterator[BinaryIO]:
    """Give a private file to write a workbook into; it gets its name when everything is written.

    Raises
    ------
    UsageError
        The file exists, has another ending, or its folder does not exist.
    """
    if path.suffix != ".xlsx":
        raise UsageError(
            "{name} is no workbook; give it a name that ends in .xlsx.", name=path.name
        )
    if path.exists():
        raise UsageError("{file} exists; move it away or choose another name.", file=path)
    if not path.parent.is_dir():
        raise UsageError(
            "The folder {parent} does not exist; make it or choose another.", parent=path.parent
        )
    try:
        with os.fdopen(new_private_file(path), "w+b") as target:
            yield target
        put_beside_none(path)
    finally:
        unfinished(path).unlink(missing_ok=True)
