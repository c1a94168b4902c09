"""Sets of customer ids too long for an event: Parquet beside the raw data, named by its SHA-256.

A file counts when an event of the log names its hash, and not before: one that a kill left behind
is nobody's member list.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.warehouse.durable import put_in_place, unfinished

COLUMN = "customer_id"
IDS = pa.schema([(COLUMN, pa.string())])


def member_file(settings: Settings, slug: str, sha256: str) -> Path:
    """Where the ids with that hash of a segment stand."""
    return settings.paths.raw / "segments" / slug / f"{sha256}.parquet"


def write_ids(settings: Settings, slug: str, ids: Iterable[str]) -> str:
    """Write a set of ids, whole or not at all; return the file's SHA-256, its name.

    The same ids give the same file.
    """
    written = io.BytesIO()
    pq.write_table(pa.table({COLUMN: sorted(set(ids))}, schema=IDS), written, compression="zstd")
    sha256 = hashlib.sha256(written.getbuffer()).hexdigest()
    final = member_file(settings, slug, sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    unfinished(final).write_bytes(written.getbuffer())
    put_in_place(final)
    return sha256


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
            f"{path}, which holds people of the segment '{slug}', is "
            f"{'missing' if content is None else 'not the file that was written'}; put it back "
            f"from a backup, or retire the segment with `crm segment retire {slug}`."
        )
    found: list[str] = pq.read_table(io.BytesIO(content), schema=IDS)[COLUMN].to_pylist()
    return found
