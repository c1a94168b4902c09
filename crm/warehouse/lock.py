"""One writer per workspace: an exclusive lock that says who holds it, released by the kernel."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm.config import Settings
from crm.errors import LockedError

_held: dict[Path, int] = {}


@contextmanager
def write_lock(settings: Settings, purpose: str) -> Iterator[None]:
    """Hold the workspace's write lock for the block; entering again in the same process is free.

    The kernel drops the lock when the process ends, however it ends, so a killed build leaves
    nothing to clean up.

    Parameters
    ----------
    settings : Settings
        Whose workspace to lock; the workspace is created when it does not exist.
    purpose : str
        What the holder does, in words another person understands ("build 2026-11-19").

    Raises
    ------
    LockedError
        Another process holds the lock; the message names it.
    """
    path = settings.paths.lock
    if path in _held:
        _held[path] += 1
        try:
            yield
        finally:
            _held[path] -= 1
        return
    settings.paths.create()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(descriptor, path)
        _sign(descriptor, purpose)
        _held[path] = 1
        try:
            yield
        finally:
            del _held[path]
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def lock_holder(settings: Settings) -> dict[str, Any] | None:
    """Say who holds the write lock (`pid`, `purpose`, `since`), or None when nobody does."""
    path = settings.paths.lock
    if not path.exists():
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read_holder(path)
    finally:
        os.close(descriptor)
    return None


def _acquire(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = _read_holder(path)
        raise LockedError(
            "The workspace {parent} is being written by {purpose} (pid {pid}, since {since}); "
            "wait for it to end, or stop that process. The published build stays readable "
            "meanwhile.",
            parent=path.parent.parent,
            purpose=holder["purpose"],
            pid=holder["pid"],
            since=holder["since"],
        ) from None


def _sign(descriptor: int, purpose: str) -> None:
    holder = {
        "pid": os.getpid(),
        "purpose": purpose,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(holder).encode(), 0)


def _read_holder(path: Path) -> dict[str, Any]:
    try:
        holder: dict[str, Any] = json.loads(path.read_text())
    except (OSError, json.JSONDecodeError):
        return {"pid": "unknown", "purpose": "another process", "since": "a moment ago"}
    return holder
