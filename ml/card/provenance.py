"""What a model was made from: names and hashes that change when anything behind it does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ml.card.values import clean


def model_id(name: str, as_of: date, model: Mapping[str, Any]) -> str:
    """Return a name that changes with the day and with any parameter.

    Examples
    --------
    >>> from datetime import date
    >>> model_id("bgnbd", date(2024, 1, 31), {"r": 0.25})
    'bgnbd-20240131-89493dd0'
    """
    text = json.dumps(clean(model), sort_keys=True, allow_nan=False)
    return f"{name}-{as_of:%Y%m%d}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@cache
def code_version() -> str:
    """Return a hash over the sources of this package: the code that made the model."""
    folder = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
