"""Every candidate's backtest as rows: measures with intervals, for all and by group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from ml.backtest.trial import NAMES, Trial
from ml.card.groups import split
from ml.card.judged import Judged, thinned
from ml.card.tally import Measured, Tally
from ml.inputs import GROUPS

NAN = float("nan")
GROUP_KINDS = dict(zip(GROUPS, ("channel", "city"), strict=True))
QUALITY = (
    "model_kind",
    "target",
    "candidate",
    "cutoff_date",
    "horizon_days",
    "metric",
    "value",
    "low_90",
    "high_90",
    "customers_count",
    "group_kind",
    "group_value",
    "is_served",
)
TYPES = dict.fromkeys(("value", "low_90", "high_90"), float) | {"is_served": bool}


def quality(judged: Iterable[Judged], seed: int) -> pd.DataFrame:
    """Return raw `ml/model_quality` but for its day; finite values only.

    Every candidate at every origin: its mean loss (`deviance`, `brier`), `bias`, `mae`, `gini` and
    `decile_mape` or `ece` and `auc`, loss and bias `_without_top` (the biggest 0.1 %), and
    `loss_above_served`, its loss minus that of what serves on the same customers. What serves is
    also measured by channel and city at the newest origin.

    Parameters
    ----------
    judged : iterable of Judged
    seed : int
        Of the bootstrap over customers behind the 90 % intervals.
    """
    rows = [row for one in judged for row in _rows(one, seed)]
    frame = pd.DataFrame(rows, columns=list(QUALITY)).astype(TYPES)
    return frame[np.isfinite(frame["value"].to_numpy())].reset_index(drop=True)


def _rows(judged: Judged, seed: int) -> Iterator[dict[str, Any]]:
    for trial, tally in zip(judged.trials, judged.tallies, strict=True):
        shared = {
            "model_kind": judged.model_kind,
            "target": judged.target,
            "cutoff_date": trial.window.cutoff.date(),
            "horizon_days": judged.horizon_days,
        }
        serving = judged.serving(trial)
        for row in _of_everybody(trial, tally, seed):
            yield shared | row | {"is_served": row["candidate"] in judged.served}
        if trial is judged.trials[-1] and serving:
            for row in _by_group(trial, serving, seed):
                yield shared | row | {"is_served": serving in judged.served}


def _of_everybody(trial: Trial, tally: Tally, seed: int) -> Iterator[dict[str, Any]]:
    shared = {"customers_count": len(trial.actual), "group_kind": "all", "group_value": None}
    ranked = thinned(trial)
    for candidate, resampled in tally.measures(seed).items():
        plain = {name: (value, NAN, NAN) for name, value in ranked.measures(candidate).items()}
        for metric, measured in (plain | resampled).items():
            yield shared | _row(candidate, metric, measured)


def _by_group(trial: Trial, serving: str, seed: int) -> Iterator[dict[str, Any]]:
    for column, group_kind in GROUP_KINDS.items():
        for group_value, members in split(trial.rows, column, trial.actual):
            shared = {
                "customers_count": len(members),
                "group_kind": group_kind,
                "group_value": group_value,
            }
            measures = Tally.of(trial, [serving], serving, members).measures(seed)
            for metric in (NAMES[trial.target], "bias"):
                yield shared | _row(serving, metric, measures[serving][metric])


def _row(candidate: str, metric: str, measured: Measured) -> dict[str, Any]:
    value, low, high = measured
    named = {"candidate": candidate, "metric": metric, "value": value}
    return named | {"low_90": low, "high_90": high}
