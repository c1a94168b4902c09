"""Files that people hand over in the app: kept privately until they are loaded or given up."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crm.config import Settings
from crm.errors import BadInputError
from crm.sources.mapping import Mapping
from crm.sources.mapping_files import load_mapping, remembered_for
from crm.sources.readers import ReaderOptions, open_input
from crm.sources.readers.kinds import kind_of
from crm.sources.readers.staging import INPUT
from crm.sources.suggest import Suggestion, suggest
from crm.warehouse.connection import scratch

KEPT_FOR = timedelta(hours=12)
MOST_MEGABYTES = 200
"""Of a file handed over in a browser: all of it is in the app's memory."""
SAMPLE_ROWS = 8
NOT_IN_A_NAME = re.compile(r"[^\w.\- ]+")


@dataclass(frozen=True)
class Look:
    """What a file is, before anybody says what it means.

    `sample` holds its first rows as text, in the order of `headers`.
    """

    kind: str
    headers: tuple[str, ...]
    rows: int
    sample: tuple[tuple[str | None, ...], ...]
    notices: tuple[str, ...]
    suggestion: Suggestion
    remembered: Mapping | None


def keep_upload(settings: Settings, name: str, content: bytes) -> Path:
    """Write what was handed over where only this user reads; the same content has one place.

    What was left there by others long ago is removed: nobody comes back for it.

    Raises
    ------
    BadInputError
        It is larger than `MOST_MEGABYTES`.
    """
    if len(content) > MOST_MEGABYTES << 20:
        raise BadInputError(
            "{name} is larger than {limit} MB; load it with `crm ingest FILE`, which needs no "
            "browser.",
            name=name,
            limit=MOST_MEGABYTES,
        )
    _forget_old(settings)
    folder = settings.paths.uploads / hashlib.sha256(content).hexdigest()[:16]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / _safe(name)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
    return file


def discard_upload(settings: Settings, file: Path) -> None:
    """Remove a file handed over; nothing else is ever removed."""
    folder = file.parent
    if folder.parent == settings.paths.uploads:
        shutil.rmtree(folder, ignore_errors=True)


def look_into(settings: Settings, path: Path) -> Look:
    """Read a file far enough to show it and to propose what it is.

    Raises
    ------
    BadInputError
        It cannot be read; the message says why.
    """
    generic = load_mapping("generic")
    with scratch(settings) as bench:
        data = open_input(bench, path, ReaderOptions(), generic.known_headers(), settings.locale)
        columns = ", ".join(f"{column.sql}::varchar" for column in data.columns)
        rows = bench.execute(
            f"select {columns} from {INPUT} order by _row_number limit {SAMPLE_ROWS}"
        ).fetchall()
    headers = tuple(column.header for column in data.columns)
    return Look(
        kind=kind_of(path),
        headers=headers,
        rows=data.rows_in,
        sample=tuple(rows),
        notices=data.notices,
        suggestion=suggest(path, headers),
        remembered=remembered_for(settings, headers),
    )


def _safe(name: str) -> str:
    """Keep what tells a person which file it was; a path is no part of a name."""
    plain = Path(NOT_IN_A_NAME.sub("_", Path(name.replace("\\", "/")).name).strip(". "))
    return f"{plain.stem[:80] or 'file'}{plain.suffix[:12]}"


def _forget_old(settings: Settings) -> None:
    oldest = (datetime.now(UTC) - KEPT_FOR).timestamp()
    for folder in settings.paths.uploads.glob("*"):
        if folder.is_dir() and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
