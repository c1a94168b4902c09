"""Values of a card as strict JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd


def clean(value: Any) -> Any:
    """Return `value` as strict JSON: numpy scalars and dates unpacked, what is not finite null.

    Examples
    --------
    >>> from datetime import date
    >>> clean({"gain": float("nan"), "as_of": date(2024, 1, 31)})
    {'gain': None, 'as_of': '2024-01-31'}
    """
    if isinstance(value, Mapping):
        return {str(key): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    if isinstance(value, np.ndarray):
        return clean(value.tolist())
    if isinstance(value, np.generic):
        return clean(value.item())
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, date | pd.Timestamp):
        return value.isoformat()[:10]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a small frame as a list of JSON objects."""
    return [clean(row) for row in frame.to_dict(orient="records")]
