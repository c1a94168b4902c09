"""Churn probability of every buyer: features in, scores with their report card out.

Churn is the probability of no countable order in the next `horizon_days`, never a state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ml.card import model_id
from ml.churn.choice import Choice, PurchaseModels, choose
from ml.churn.evaluate import Backtest, backtest, labelled_windows
from ml.churn.frames import Frames
from ml.churn.model import shared_features
from ml.churn.report import describe
from ml.errors import DegenerateFitError
from ml.forecast.bands import band, coherent
from ml.gates import Gate, Thresholds, data_gates, first_closed, fit_gate, to_frame
from ml.inputs import is_possible_history
from ml.tables import CHURN_SCORES, quality, text
from ml.windows import judging_windows

KIND = "churn"
NO_HISTORY = "this customer has no possible order history (ftr_clv_summary)"


@dataclass(frozen=True)
class ChurnRun:
    """One build's churn: `scores`, `quality` and `gates` are tables, the rest is JSON."""

    scores: pd.DataFrame
    quality: pd.DataFrame
    gates: pd.DataFrame
    card: dict[str, Any]
    model: dict[str, Any]
    summary: str


def run(
    training: pd.DataFrame,
    scoring: pd.DataFrame,
    summary: pd.DataFrame,
    calibration: pd.DataFrame,
    *,
    as_of: date,
    horizon_days: int,
    extra_horizons_days: Sequence[int] = (90, 180, 365),
    thresholds: Mapping[str, float] | Thresholds,
    seed: int,
) -> ChurnRun:
    """Backtest, choose per horizon, refit on everything known and score every buyer.

    Parameters
    ----------
    training : DataFrame
        `ftr_churn_training`: one row per customer, cutoff and horizon, with `has_churned`.
    scoring : DataFrame
        `ftr_churn_scoring`: one row per buyer; the same features as of `as_of`.
    summary, calibration : DataFrame
        `ftr_clv_summary` and `ftr_clv_calibration`: purchase histories for the closed form, and
        windows of horizons that `training` lacks.
    as_of : date
        Last day seen; windows that end later are left out.
    horizon_days : int
        The published horizon; the gate table speaks of it.
    extra_horizons_days : sequence of int
        Further horizons scored.
    thresholds : mapping or Thresholds
        Limits of the gate table.
    seed : int
        Of the paired bootstrap.

    Returns
    -------
    ChurnRun
        With null scores and a reason on every row where the models abstain.

    Raises
    ------
    InputError
        When a frame lacks a column, repeats a key or is of another day. Never for poor data.
    """
    limits = Thresholds.of(thresholds)
    frames = Frames(training, scoring, summary, calibration)
    frames.check(as_of)
    horizons = [horizon_days, *sorted(set(extra_horizons_days) - {horizon_days})]
    gates, tests, choices = _decide(frames, as_of, horizons, limits, seed)
    ids = {c.horizon_days: model_id(c.name, as_of, c.predictor.to_dict()) for c in choices}
    scores = _scores(frames, as_of, horizons, choices, ids, first_closed(gates))
    closed = first_closed(gates)
    sentence = (
        f"churn abstains: {closed.reason}"
        if closed
        else (f"churn of {len(scoring)} buyers by {choices[0].name}, {choices[0].scale}")
    )
    return ChurnRun(
        scores=scores,
        quality=quality(
            KIND,
            (test.quality for test in tests.values()),
            {choice.horizon_days: {choice.name} for choice in choices},
        ),
        gates=to_frame(KIND, gates),
        card=describe(
            frames, choices, tests, gates, as_of=as_of, horizons_days=horizons, ids=ids, seed=seed
        ),
        model={str(choice.horizon_days): choice.predictor.to_dict() for choice in choices},
        summary=sentence,
    )


def _decide(
    frames: Frames, as_of: date, horizons_days: Sequence[int], limits: Thresholds, seed: int
) -> tuple[list[Gate], dict[int, Backtest], list[Choice]]:
    """Return the gates, the backtests by horizon, and what serves each horizon (none: abstain)."""
    buyers = frames.summary[is_possible_history(frames.summary)]
    gates = data_gates(buyers, limits)
    if first_closed(gates):
        return gates, {}, []
    features = shared_features(frames.training, frames.scoring)
    windows = labelled_windows(frames.training, frames.calibration, as_of)
    tests = {
        days: backtest(window, windows, features, limits, seed)
        for days, window in judging_windows(windows, limits).items()
    }
    models = PurchaseModels(buyers)
    try:
        choices = [choose(days, models, windows, tests, features, limits) for days in horizons_days]
    except DegenerateFitError as error:
        return [*gates, fit_gate(str(error))], tests, []
    return [*gates, fit_gate(None), *choices[0].gates], tests, choices


def _scores(
    frames: Frames,
    as_of: date,
    horizons_days: Sequence[int],
    choices: Sequence[Choice],
    ids: Mapping[int, str],
    closed: Gate | None,
) -> pd.DataFrame:
    """Return one row per buyer and horizon, columns as in raw `ml/churn_scores`."""
    rows = frames.scoring_with_history()
    has_history = is_possible_history(rows)
    stated = coherent({c.horizon_days: c.predict(rows[has_history]) for c in choices})
    scales = {choice.horizon_days: choice.scale for choice in choices}
    blocks = []
    for days in horizons_days:
        block = pd.DataFrame({"customer_id": rows["customer_id"].to_numpy()})
        block["as_of_date"] = pd.Series([as_of] * len(block), dtype=object)
        block["horizon_days"] = np.int64(days)
        probability = np.full(len(block), np.nan)
        if days in stated:
            probability[has_history] = stated[days]
        has_score = np.isfinite(probability)
        block["churn_probability"] = probability
        block["churn_band"] = band(probability)
        block["model_id"] = text(has_score, ids.get(days), None)
        block["scale"] = text(has_score, scales.get(days), None)
        reason = closed.reason if closed else NO_HISTORY
        block["abstain_reason"] = text(has_score, None, reason)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True)[list(CHURN_SCORES)]
