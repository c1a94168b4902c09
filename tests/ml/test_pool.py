from __future__ import annotations

import numpy as np
import pandas as pd

from ml.backtest.pool import Pool
from ml.backtest.trial import Trial
from ml.candidates.baselines import CellSilence, RateSilence
from ml.forecast.verdict import honest
from ml.gates import Thresholds
from ml.windows import Known, Window


def trial(cutoff: str, **forecasts: float) -> Trial:
    rows = pd.DataFrame({"customer_id": [f"c{number}" for number in range(40)]})
    actual = np.arange(40) % 2 * 1.0
    stated = {kind: np.full(40, value) for kind, value in forecasts.items()}
    return Trial("silence", Window(pd.Timestamp(cutoff), 90, rows), stated, actual, rows)


def test_a_baseline_without_a_past_at_the_first_origin_is_judged_over_the_others():
    cells, rate = CellSilence(), RateSilence()
    trials = [
        trial("2024-01-01", **{rate.kind: 0.9}),
        trial("2024-04-01", **{rate.kind: 0.9, cells.kind: 0.51}),
    ]
    pool = Pool(trials, (rate, cells), seed=1)
    known = Known(pd.Timestamp("2024-07-01"), trials[0].rows, (), Thresholds())
    gate = honest([pool], cells.kind, known, is_probability=True)
    assert gate.is_open, gate.reason
    assert not honest([pool], rate.kind, known, is_probability=True).is_open
    assert not honest([None], cells.kind, known, is_probability=True).is_open
