"""JSON files that are data and nothing else: what is odd in them is refused, never guessed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from ml.errors import ArtifactError

MOST_BYTES = 256_000_000


def encode(value: Mapping[str, Any]) -> bytes:
    """Return a JSON object as bytes, keys sorted: equal values give equal bytes."""
    text = json.dumps(value, allow_nan=False, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def read_bytes(path: Path) -> bytes:
    """Read a plain file whole.

    Raises
    ------
    ArtifactError
        It is missing, a link or a folder, too big, or cannot be read.
    """
    if path.is_symlink():
        raise ArtifactError(f"{path} is a link to another place: rebuild it")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ArtifactError(f"{path} is bigger than any model ({MOST_BYTES:,} bytes)")
        return path.read_bytes()
    except FileNotFoundError:
        raise ArtifactError(f"{path} does not exist: run a build") from None
    except OSError as error:
        raise ArtifactError(f"{path} cannot be read ({error.strerror}): rebuild it") from None


def parse_object(content: bytes, path: Path) -> dict[str, Any]:
    """Read the content of a file as one JSON object.

    Raises
    ------
    ArtifactError
        The content is no JSON, holds something else than one object, repeats a key or
        holds a number that JSON does not know (NaN, infinity).
    """
    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{path} is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise ArtifactError(f"{path} holds no JSON object")
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands there twice")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
