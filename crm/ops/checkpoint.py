"""The signed note of how far the log reached: what a chain alone cannot show is a missing end."""

from __future__ import annotations

import hmac
import json
from pathlib import Path

from crm.config import Settings
from crm.errors import LogTamperedError
from crm.ops import keys
from crm.ops.chain import Head
from crm.warehouse import durable


def checkpoint_file(settings: Settings) -> Path:
    """Where the note is kept: with the keys, away from the log it vouches for."""
    return settings.paths.audit_key.with_suffix(".checkpoint")


def write_checkpoint(settings: Settings, head: Head) -> None:
    """Sign the head of the log and keep it beside the key."""
    note = {"sequence": head.sequence, "hash": head.hash, "signature": _signature(settings, head)}
    durable.write_text(checkpoint_file(settings), json.dumps(note) + "\n")


def read_checkpoint(settings: Settings, file: Path | None = None) -> Head | None:
    """Return the head that was last signed, or None when there never was one.

    `file` is another place to read it from, such as a backup.

    Raises
    ------
    LogTamperedError
        The note is unreadable or was not signed with this workspace's key.
    """
    path = file or checkpoint_file(settings)
    if not path.exists():
        return None
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        head = Head(int(note["sequence"]), str(note["hash"]))
        genuine = hmac.compare_digest(_signature(settings, head), str(note["signature"]))
    except (ValueError, KeyError, TypeError):
        genuine = False
    if not genuine:
        raise LogTamperedError(
            "The checkpoint {file} was not signed with this workspace's audit key; bring back the "
            "key that belongs to the log, or a backup with `crm restore`.",
            file=path,
        )
    return head


def _signature(settings: Settings, head: Head) -> str:
    key = keys.derived_key(settings, keys.CHECKPOINT)
    return hmac.digest(key, f"{head.sequence}:{head.hash}".encode(), "sha256").hex()
