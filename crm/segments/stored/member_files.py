"""Sets of customer ids too long for an event: Parquet beside the raw data, named by its SHA-256.

A file counts when an event of the log names its hash, and not before: one that a kill left behind
is nobody's member list, and goes when the next one is put there.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.ops.events import SegmentDefined, SegmentMembersImported
from crm.ops.past import Past
from crm.warehouse.durable import put_in_place, unfinished

COLUMN = "customer_id"
IDS = pa.schema([(COLUMN, pa.string())])
NAMING = (SegmentDefined.kind, SegmentMembersImported.kind)


@dataclass(frozen=True)
class PackedIds:
    """A set of ids as the file that will hold it; the same ids make the same file."""

    content: bytes
    sha256: str
    count: int


def folder_of(settings: Settings) -> Path:
    """Where the files of all segments stand, a folder each."""
    return settings.paths.raw / "segments"


def member_file(settings: Settings, slug: str, sha256: str) -> Path:
    """Where the ids with that hash of a segment stand."""
    return folder_of(settings) / slug / f"{sha256}.parquet"


def pack_ids(ids: Iterable[str]) -> PackedIds:
    """Make the file of a set of ids in memory."""
    people = sorted(set(ids))
    written = io.BytesIO()
    pq.write_table(pa.table({COLUMN: people}, schema=IDS), written, compression="zstd")
    content = written.getvalue()
    return PackedIds(content, hashlib.sha256(content).hexdigest(), len(people))


def put_ids(settings: Settings, slug: str, packed: PackedIds, past: Past) -> None:
    """Put the file in its place, whole, and remove files of the segment that no event names.

    Called while the log is locked, just before the event that names the file.
    """
    final = member_file(settings, slug, packed.sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    named = {_sha256_in(logged.payload) for logged in past.read(NAMING, subjects=[slug])}
    for found in final.parent.iterdir():
        if found.stem not in named:
            found.unlink()
    unfinished(final).write_bytes(packed.content)
    put_in_place(final)


def read_ids(settings: Settings, slug: str, sha256: str) -> list[str]:
    """Read a set of ids that an event names.

    Raises
    ------
    CheckFailedError
        The file is gone, or does not hold what was written.
    """
    path = member_file(settings, slug, sha256)
    content = path.read_bytes() if path.exists() else None
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise CheckFailedError(
            "{file}, which holds people of the segment '{slug}', is {state}; put it back from a "
            "backup, or retire the segment with `crm segment retire {slug}`.",
            file=path,
            slug=slug,
            state="missing" if content is None else "not the file that was written",
        )
    found: list[str] = pq.read_table(io.BytesIO(content), schema=IDS)[COLUMN].to_pylist()
    return found


def _sha256_in(payload: dict[str, object] | None) -> object:
    return payload and (payload.get("file_sha256") or payload.get("members_sha256"))
