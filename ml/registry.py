"""Models and their cards on disk: JSON with checksums, written whole or not at all.

`<models>/<build_id>/<kind>/{model.json, card.json, card.html, manifest.json}`. No pickles: reading
a model runs no code, whoever wrote the file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.card import clean
from ml.errors import ArtifactError
from ml.stored_json import encode, parse_object, read_bytes

FORMAT = "crm-warehouse-model/2"
MANIFEST = "manifest.json"
MODEL, CARD, PAGE = "model.json", "card.json", "card.html"


@dataclass(frozen=True)
class Artifact:
    """A stored model and its card, as JSON values and, where there is one, as a page."""

    kind: str
    build_id: str
    model: dict[str, Any]
    card: dict[str, Any]
    page: str | None = None


@dataclass(frozen=True)
class LastGood:
    """The newest artifact that is whole (None: there is none), and why newer ones are not it."""

    artifact: Artifact | None
    refused: tuple[str, ...]


def save(
    folder: Path,
    kind: str,
    model: Mapping[str, Any],
    card: Mapping[str, Any],
    page: str | None = None,
) -> Path:
    """Write a model and its card; what was stored for this kind in `folder` is replaced.

    Parameters
    ----------
    folder : Path
        One build's model folder, named by the build; made when missing.
    kind : str
        Such as ``forecast``; becomes the name of a folder.
    model, card : mapping
        JSON values; numbers that are not finite become null.
    page : str, optional
        The card as one HTML document.

    Returns
    -------
    Path
        The folder written.
    """
    if not kind.isidentifier():
        raise ArtifactError(f"the kind {kind!r} cannot name a folder: use letters, digits and '_'")
    contents = {MODEL: encode(clean(model)), CARD: encode(clean(card))}
    if page is not None:
        contents[PAGE] = page.encode()
    checksums = {name: hashlib.sha256(text).hexdigest() for name, text in contents.items()}
    manifest = {"format": FORMAT, "kind": kind, "build_id": folder.name, "sha256": checksums}
    contents[MANIFEST] = encode(manifest)
    folder.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{kind}-", dir=folder))
    try:
        for name, text in contents.items():
            _write(staged / name, text)
        return _swap(staged, folder / kind)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def load(folder: Path, kind: str) -> Artifact:
    """Read what `save` wrote into one build's folder.

    Raises
    ------
    ArtifactError
        When the folder is missing, of another build, kind or format, or any byte was changed,
        added or lost since; the message names the file.
    """
    place = folder / kind
    contents = {}
    for name, expected in _checksums(folder, kind).items():
        contents[name] = read_bytes(place / name)
        if hashlib.sha256(contents[name]).hexdigest() != expected:
            raise ArtifactError(f"{place / name} was changed after it was written: rebuild it")
    model, card = (parse_object(contents[name], place / name) for name in (MODEL, CARD))
    page = contents[PAGE].decode(errors="replace") if PAGE in contents else None
    return Artifact(kind, folder.name, model, card, page)


def last_good(models: Path, kind: str, before: str | None = None) -> LastGood:
    """Return the newest build's artifact that is whole, passing over every one that is not.

    Parameters
    ----------
    models : Path
        Holds one folder per build; their names sort by time.
    kind : str
        Such as ``forecast``.
    before : str, optional
        Only builds whose name sorts before this one.
    """
    refused: list[str] = []
    builds = models.iterdir() if models.is_dir() else ()
    for folder in sorted((path for path in builds if path.is_dir()), reverse=True):
        if not (folder / kind).is_dir() or (before is not None and folder.name >= before):
            continue
        try:
            return LastGood(load(folder, kind), tuple(refused))
        except ArtifactError as error:
            refused.append(str(error))
    return LastGood(None, tuple(refused))


def _checksums(folder: Path, kind: str) -> dict[str, str]:
    """Return what the manifest promises of each file; it must name exactly those that are there."""
    place = folder / kind
    manifest = parse_object(read_bytes(place / MANIFEST), place / MANIFEST)
    if manifest.get("format") != FORMAT or manifest.get("kind") != kind:
        raise ArtifactError(f"{place / MANIFEST} is not a {FORMAT} of kind {kind!r}")
    if manifest.get("build_id") != folder.name:
        raise ArtifactError(f"{place / MANIFEST} is of another build than {folder.name}")
    checksums = manifest.get("sha256")
    if not isinstance(checksums, dict) or set(checksums) - {PAGE} != {MODEL, CARD}:
        raise ArtifactError(f"{place / MANIFEST} does not name {MODEL} and {CARD}")
    odd = {path.name for path in place.iterdir()} ^ {*checksums, MANIFEST}
    if odd:
        raise ArtifactError(f"{place} has files too many or too few: {', '.join(sorted(odd))}")
    return checksums


def _swap(staged: Path, target: Path) -> Path:
    """Put the finished folder in place by renames; a folder can only be renamed onto nothing."""
    if target.exists():
        replaced = staged.with_name(f"{staged.name}.replaced")
        target.rename(replaced)
        staged.rename(target)
        shutil.rmtree(replaced)
    else:
        staged.rename(target)
    return target


def _write(path: Path, text: bytes) -> None:
    with path.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
