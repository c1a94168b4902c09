"""The model card: everything a reader needs to trust or distrust a score, as JSON values."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

DO_NOT_USE_FOR = (
    "decisions with legal or similarly significant effect on a person",
    "subscriptions or contracts: their end is known, use survival there",
    "customers of another tenant, currency or time than the card names",
    "adding up order values of people: totals carry the bias the backtest states",
)


def clean(value: Any) -> Any:
    """Return `value` as strict JSON: numpy scalars and dates unpacked, what is not finite null.

    Examples
    --------
    >>> clean({"gain": float("nan"), "as_of": date(2024, 1, 31)})
    {'gain': None, 'as_of': '2024-01-31'}
    """
    if isinstance(value, Mapping):
        return {str(key): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    if isinstance(value, np.generic):
        return clean(value.item())
    if isinstance(value, date | pd.Timestamp):
        return value.isoformat()[:10]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a small frame as a list of JSON objects."""
    return [clean(row) for row in frame.to_dict(orient="records")]


def model_id(name: str, as_of: date, model: Mapping[str, Any]) -> str:
    """Return a name that changes with the day and with any parameter.

    Examples
    --------
    >>> model_id("bgnbd", date(2024, 1, 31), {"r": 0.25})
    'bgnbd-20240131-89493dd0'
    """
    text = json.dumps(clean(model), sort_keys=True, allow_nan=False)
    return f"{name}-{as_of:%Y%m%d}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@cache
def code_version() -> str:
    """Return a hash over the sources of this package: the code that made the model."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
