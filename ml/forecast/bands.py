"""Probabilities as people meet them: consistent over horizons, and in three words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ml.inputs import Floats

HIGH, MEDIUM = 0.7, 0.4


def coherent(stated: Mapping[int, Floats]) -> dict[int, Floats]:
    """Let no longer silence be likelier than a shorter one, whichever candidates serve.

    Parameters
    ----------
    stated : mapping of int to array
        P(no purchase) of the same customers by horizon in days. The first one, the published
        horizon, is left as it is; the others give way.
    """
    if not stated:
        return {}
    first = next(iter(stated))
    result = dict(stated)
    longer = [first, *sorted(days for days in stated if days > first)]
    shorter = [first, *sorted((days for days in stated if days < first), reverse=True)]
    for before, days in pairwise(longer):
        result[days] = np.minimum(result[days], result[before])
    for before, days in pairwise(shorter):
        result[days] = np.maximum(result[days], result[before])
    return result


def band(probability: Floats) -> ExtensionArray:
    """Return 'high' from .7, 'medium' from .4, else 'low'; null without a probability."""
    words = np.array(["low", "medium", "high", None], dtype=object)
    level = np.searchsorted([MEDIUM, HIGH], probability, side="right")
    return pd.array(words[np.where(np.isfinite(probability), level, 3)], dtype="str")
