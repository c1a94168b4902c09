"""The report cards of published builds: read only as they were published.

A build's manifest holds the size and hash of its models' files. A card that is gone, cut, altered
or of another build is refused, and the newest older one that is whole takes its place, saying so.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crm.config import Settings
from crm.errors import CardRefusedError, NotBuiltError
from crm.warehouse.connection import PublishedBuild, published_build, read_manifest

KIND = "forecast"
CARD, PAGE = f"{KIND}/card.json", f"{KIND}/card.html"
MOST_BYTES = 64_000_000


@dataclass(frozen=True)
class ReportCard:
    """One published build's card, as JSON values and as a page.

    `refused` says which newer builds' cards could not be trusted, and why.
    """

    build_id: str
    as_of: date
    card: dict[str, Any]
    page: str
    refused: tuple[str, ...] = ()


def served_card(settings: Settings) -> ReportCard:
    """Return the card of the served build, or the newest older one that is whole.

    Raises
    ------
    NotBuiltError
        Nothing was published yet.
    CardRefusedError
        No published build has a card that is whole; the message says why of each.
    """
    served = published_build(settings)
    refused: list[str] = []
    for build in kept_builds(settings):
        if build.build_id > served.build_id:
            continue
        try:
            found = card_of(settings, build)
        except CardRefusedError as error:
            refused.append(str(error))
            continue
        return ReportCard(found.build_id, found.as_of, found.card, found.page, tuple(refused))
    raise CardRefusedError(
        "{refused} `crm build --force` makes a new one.", refused=" ".join(refused)
    )


def card_of(settings: Settings, build: PublishedBuild) -> ReportCard:
    """Return one published build's own card.

    Raises
    ------
    CardRefusedError
        It is missing, altered, or of another build; the message names the file.
    """
    manifest = read_manifest(build)
    page = _read(settings, build, manifest, PAGE)
    path = settings.paths.models / build.build_id / CARD
    try:
        card = json.loads(_read(settings, build, manifest, CARD))
    except (ValueError, RecursionError):
        card = None
    if not isinstance(card, dict) or card.get("build_id") != build.build_id:
        raise CardRefusedError(
            "{file} is no card of the build {build_id}.", file=path, build_id=build.build_id
        )
    as_of = date.fromisoformat(manifest["as_of"])
    return ReportCard(build.build_id, as_of, card, page.decode("utf-8", errors="replace"))


def kept_builds(settings: Settings) -> list[PublishedBuild]:
    """Return the published builds that are still there, newest first."""
    folder = settings.paths.published_folder
    ids = [path.stem.removeprefix("manifest-") for path in folder.glob("manifest-*.json")]
    builds = (PublishedBuild(build_id, folder) for build_id in sorted(ids, reverse=True))
    return [build for build in builds if build.exists()]


def build_named(settings: Settings, build_id: str) -> PublishedBuild:
    """Return a published build by its id, or by the beginning of it.

    Raises
    ------
    NotBuiltError
        No build, or more than one, has such an id.
    """
    builds = kept_builds(settings)
    found = [build for build in builds if build.build_id.startswith(build_id)]
    if len(found) != 1:
        kept = ", ".join(build.build_id for build in builds) or "none"
        what = "is no published build" if not found else "begins the id of several builds"
        raise NotBuiltError(
            "'{build_id}' {what}; kept are: {kept}.", build_id=build_id[:60], what=what, kept=kept
        )
    return found[0]


def _read(settings: Settings, build: PublishedBuild, manifest: dict[str, Any], name: str) -> bytes:
    """Read a file of a build's models, refusing one that is not as it was published."""
    path: Path = settings.paths.models / build.build_id / name
    published = manifest.get("models", {}).get(name)
    if published is None:
        raise CardRefusedError(
            "The build {build_id} was published without {name}.", build_id=build.build_id, name=name
        )
    if published["bytes"] > MOST_BYTES:
        raise CardRefusedError(
            "{file} is bigger than any card ({most_bytes:,} bytes).",
            file=path,
            most_bytes=MOST_BYTES,
        )
    try:
        with path.open("rb") as handle:
            content = handle.read(published["bytes"] + 1)
    except OSError as error:
        raise CardRefusedError(
            "{file} cannot be read ({reason}).", file=path, reason=error.strerror
        ) from None
    if hashlib.sha256(content).hexdigest() != published["sha256"]:
        raise CardRefusedError(
            "{file} is not as it was published with {build_id}.", file=path, build_id=build.build_id
        )
    return content
