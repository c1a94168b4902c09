"""The drop folder: whatever lies there is loaded, each file by where it lies.

`landing/orders_2026.csv` is read by the mapping `generic`, `landing/olist/...` by `olist`, and
`landing/generic@pretix/...` by `generic` as the source `pretix`. Files stay where they are: the
same content twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from crm.config import Settings
from crm.errors import BadInputError, CheckFailedError, UsageError
from crm.sources.land import land
from crm.sources.mapping import Mapping
from crm.sources.mapping_files import load_mapping
from crm.sources.readers.kinds import EXTENSIONS
from crm.sources.results import LoadResult
from crm.warehouse.lock import write_lock

DEFAULT_MAPPING, DEFAULT_SOURCE = "generic", "shop"
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".unfinished")


@dataclass(frozen=True)
class _Drop:
    """A file of the drop folder and what its place says about it."""

    path: Path
    mapping: str
    source: str

    def lies_in(self, landing: Path) -> bool:
        """Whether the file is really there: a link may lead to anything this machine holds."""
        return self.path.resolve().is_relative_to(landing.resolve())

    def left_alone(self) -> LoadResult:
        """Say that a link was not followed."""
        notice = (
            f"{self.path.name} was left alone: it is a link out of the drop folder; copy the file "
            "here, or name it to `crm ingest`."
        )
        return LoadResult(self.path.name, self.mapping, self.source, notices=(notice,))


def ingest_landing(settings: Settings) -> list[LoadResult]:
    """Load every file of the drop folder; one bad file does not stop the others.

    Returns
    -------
    list of LoadResult
        One per file, by name. A file that cannot be loaded has its sentence in `error` and is
        tried again next time.

    Raises
    ------
    LockedError
        Another process is writing the workspace.
    """
    with write_lock(settings, "ingesting the drop folder"):
        drops = list(_drops(settings.paths.landing))
        return [
            _attempt(settings, drop.path, drop.mapping, None, drop.source, dry_run=False)
            if drop.lies_in(settings.paths.landing)
            else drop.left_alone()
            for drop in drops
        ]


def ingest_folder(
    settings: Settings,
    folder: Path,
    *,
    mapping: str | Path = DEFAULT_MAPPING,
    table: str | None = None,
    source: str = DEFAULT_SOURCE,
    dry_run: bool = False,
) -> list[LoadResult]:
    """Load every file of any folder with one mapping; see `ingest_landing`."""
    chosen = load_mapping(mapping, settings.paths.mappings)
    return [
        _attempt(settings, path, chosen, table, source, dry_run=dry_run) for path in _files(folder)
    ]


def _attempt(
    settings: Settings,
    path: Path,
    mapping: str | Mapping,
    table: str | None,
    source: str,
    *,
    dry_run: bool,
) -> LoadResult:
    name = mapping if isinstance(mapping, str) else mapping.label
    nothing = LoadResult(path.name, name, source, dry_run=dry_run)
    if path.suffix.lower() not in EXTENSIONS:
        notice = f"{path.name} was left alone: data files end in {', '.join(EXTENSIONS)}."
        return replace(nothing, notices=(notice,))
    try:
        return land(settings, path, mapping=mapping, table=table, source=source, dry_run=dry_run)
    except (BadInputError, UsageError, CheckFailedError) as error:
        return replace(nothing, error=str(error))


def _drops(landing: Path) -> Iterator[_Drop]:
    for path in _files(landing):
        yield _Drop(path, DEFAULT_MAPPING, DEFAULT_SOURCE)
    for folder in sorted(landing.glob("*")):
        if folder.is_dir() and not folder.name.startswith("."):
            mapping, _, source = folder.name.partition("@")
            for path in _files(folder):
                yield _Drop(path, mapping, source or DEFAULT_SOURCE)


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.glob("*")
        if path.is_file() and not path.name.startswith(".") and path.suffix not in UNFINISHED
    )
