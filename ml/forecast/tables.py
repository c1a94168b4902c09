"""Gates as rows of the raw table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ml.backtest.trial import Target
from ml.gates import Gate, to_frame

KINDS: dict[Target, str] = {"orders": "clv", "spend": "clv", "silence": "churn"}


def gates_frame(gates: Mapping[Target, tuple[Gate, ...]]) -> pd.DataFrame:
    """Return raw `ml/model_gates` but for its day: the gates of every target, one row each."""
    blocks = [
        to_frame(KINDS[target], found).assign(target=target)
        for target, found in gates.items()
        if found
    ]
    return pd.concat(blocks, ignore_index=True)
