"""How one event is bound to all before it: a salted digest of its payload, a keyed hash of it all.

The hash covers the digest and not the payload, so a redacted event keeps its place in the chain;
the salt goes with the payload, so a redacted value cannot be guessed back.
"""

from __future__ import annotations

import hmac
import json
from typing import Any, NamedTuple

GENESIS = "0" * 64


class Row(NamedTuple):
    """One event as the log stores it; instants are UTC ISO text with microseconds."""

    sequence: int
    event_id: str
    recorded_at: str
    effective_at: str
    actor: str
    kind: str
    subject_id: str
    payload: str | None
    salt: str | None
    payload_digest: str
    redacted: bool
    previous_hash: str
    hash: str


class Head(NamedTuple):
    """The last event of the log: its number (= how many there are) and its hash."""

    sequence: int
    hash: str


EMPTY = Head(0, GENESIS)


def payload_text(payload: dict[str, Any]) -> str:
    """Write a payload the one way that is digested and compared: sorted keys, no spaces."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload_digest(salt: str, payload: str) -> str:
    """Digest a payload under its own random salt."""
    return hmac.digest(salt.encode(), payload.encode(), "sha256").hex()


def link_hash(key: bytes, row: Row) -> str:
    """Hash everything of an event but its payload, salt and redaction mark.

    Each field is preceded by its length, so no byte can move from one field to the next.
    """
    fields = (
        row.previous_hash,
        str(row.sequence),
        row.event_id,
        row.recorded_at,
        row.effective_at,
        row.actor,
        row.kind,
        row.subject_id,
        row.payload_digest,
    )
    text = "".join([f"{len(field)}:{field}" for field in fields])
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()
