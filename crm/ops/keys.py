"""The workspace's one secret: the audit key, and the keys derived from it for each use."""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path

from crm.config import Settings
from crm.errors import CrmError, SettingsError

CHAIN, CHECKPOINT, GUEST_ID, MAILBOX = "chain/v1", "checkpoint/v1", "guest-id/v1", "mailbox/v1"
CONTROL_GROUP = "control-group/v1"
SHORTEST_KEY = 16


def derived_key(settings: Settings, use: str) -> bytes:
    """Derive the key of one use from the audit key, making the key file on first need.

    Parameters
    ----------
    settings : Settings
        Whose key; `CRM_AUDIT_KEY` wins over the file `settings.paths.audit_key`.
    use : str
        What the key is for, such as `CHAIN`; two uses never share a key.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    SettingsError
        The key is too short, or other accounts of this machine may read its file.
    CrmError
        The log has events, but the key that signed them is gone.
    """
    return hmac.digest(_audit_key(settings), use.encode(), "sha256")


def has_key(settings: Settings) -> bool:
    """Whether this workspace has an audit key, in the environment or in its file."""
    return settings.audit_key is not None or settings.paths.audit_key.exists()


def make_key(settings: Settings) -> bool:
    """Make the audit key's file when there is no key yet; say whether one was made."""
    path = settings.paths.audit_key
    if has_key(settings):
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _create_whole(path, secrets.token_hex(32) + "\n")


def _audit_key(settings: Settings) -> bytes:
    if settings.audit_key is not None:
        return _long_enough(settings.audit_key.get_secret_value(), "CRM_AUDIT_KEY")
    path = settings.paths.audit_key
    if not path.exists():
        if settings.paths.log.exists():
            raise CrmError(
                "The log {log} was signed with a key that is not in {file}; put that file back, "
                "or set CRM_AUDIT_KEY.",
                log=settings.paths.log,
                file=path,
            )
        make_key(settings)
    if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            "Other accounts may read the audit key {file}; run `chmod 600 {file}`.", file=path
        )
    return _long_enough(path.read_text(encoding="utf-8").strip(), str(path))


def _long_enough(key: str, place: str) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise SettingsError(
            "The audit key in {place} has {key} characters; use at least {shortest_key}, such as "
            "the output of `openssl rand -hex 32`.",
            place=place,
            key=len(key),
            shortest_key=SHORTEST_KEY,
        )
    return key.encode()


def _create_whole(path: Path, text: str) -> bool:
    """Create a private file whole, in one step; who comes second keeps the first one's."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
        os.link(aside, path)
    except FileExistsError:
        return False
    finally:
        os.close(descriptor)
        aside.unlink()
    return True
