"""Models and their cards on disk: JSON with checksums, written whole or not at all.

`<folder>/<kind>/{model.json, card.json, manifest.json}`. No pickles: reading a model runs no code.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.card import clean
from ml.errors import ArtifactError

FORMAT = "crm-warehouse-model/1"
MANIFEST = "manifest.json"
PARTS = ("model.json", "card.json")


@dataclass(frozen=True)
class Artifact:
    """A stored model and its card."""

    kind: str
    model: dict[str, Any]
    card: dict[str, Any]


def save(folder: Path, kind: str, model: Mapping[str, Any], card: Mapping[str, Any]) -> Path:
    """Write a model and its card; what was stored for this kind in `folder` is replaced.

    Parameters
    ----------
    folder : Path
        One build's model folder; made when missing.
    kind : str
        Such as ``clv`` or ``churn``; becomes the name of a folder.
    model, card : mapping
        JSON values; numbers that are not finite become null.

    Returns
    -------
    Path
        The folder written.
    """
    if not kind.isidentifier():
        raise ArtifactError(f"the kind {kind!r} cannot name a folder: use letters, digits and '_'")
    contents = {name: _encode(part) for name, part in zip(PARTS, (model, card), strict=True)}
    checksums = {name: hashlib.sha256(text).hexdigest() for name, text in contents.items()}
    manifest = {"format": FORMAT, "kind": kind, "sha256": checksums}
    contents[MANIFEST] = _encode(manifest)
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
    """Read what `save` wrote.

    Raises
    ------
    ArtifactError
        When the folder is missing, of another kind or format, or any byte was changed, added or
        lost since; the message names the file.
    """
    place = folder / kind
    manifest = _decode(place / MANIFEST)
    if manifest.get("format") != FORMAT or manifest.get("kind") != kind:
        raise ArtifactError(f"{place / MANIFEST} is not a {FORMAT} of kind {kind!r}")
    checksums = manifest.get("sha256")
    present = {path.name for path in place.iterdir()}
    if not isinstance(checksums, dict) or set(checksums) != set(PARTS):
        raise ArtifactError(f"{place / MANIFEST} does not name {' and '.join(PARTS)}")
    if present != {*PARTS, MANIFEST}:
        odd = ", ".join(sorted(present ^ {*PARTS, MANIFEST}))
        raise ArtifactError(f"{place} has files too many or too few: {odd}")
    for name, expected in checksums.items():
        found = hashlib.sha256((place / name).read_bytes()).hexdigest()
        if found != expected:
            raise ArtifactError(f"{place / name} was changed after it was written: rebuild it")
    return Artifact(kind, _decode(place / PARTS[0]), _decode(place / PARTS[1]))


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


def _encode(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(clean(value), allow_nan=False, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def _decode(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArtifactError(f"{path} does not exist: run a build") from None
    except ValueError as error:
        raise ArtifactError(f"{path} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise ArtifactError(f"{path} holds no JSON object")
    return value


def _write(path: Path, text: bytes) -> None:
    with path.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
