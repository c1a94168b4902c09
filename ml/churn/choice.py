"""Which candidate states the probability of silence at one horizon, and what may be claimed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ml.baselines import CellBaseline, RateBaseline
from ml.btyd.purchases import BetaGeoModel
from ml.churn.evaluate import Backtest, cells_of, learner_of
from ml.churn.model import LogisticChurn
from ml.clv.evaluate import BASELINES, PURCHASE_MODELS, gains
from ml.gates import Gate, Thresholds, earns_gate, honest_gate, labels_gate, validated_gate
from ml.inputs import Floats
from ml.windows import Window, judged_horizon


@dataclass(frozen=True)
class Choice:
    """What serves one horizon: a closed form, a learner, or the baseline that beat both."""

    horizon_days: int
    predictor: Any
    gates: tuple[Gate, ...]
    test: Backtest | None

    @property
    def name(self) -> str:
        """The candidate's name."""
        return str(self.predictor.kind)

    @property
    def scale(self) -> str:
        """'absolute' when the probability may be taken at its word, else 'rank'."""
        is_honest = all(gate.is_open for gate in self.gates if gate.gate == "honest_scale")
        return "absolute" if is_honest else "rank"

    def predict(self, rows: pd.DataFrame) -> Floats:
        """Return the probability of no purchase; `rows` carry the history and the features."""
        if isinstance(self.predictor, LogisticChurn | CellBaseline):
            return self.predictor.predict(rows)
        stated: Floats = self.predictor.predict_silence(rows, self.horizon_days)
        return stated


class PurchaseModels:
    """Purchase models of the as-of day, each fitted once, when first asked for."""

    def __init__(self, buyers: pd.DataFrame) -> None:
        self._buyers = buyers
        self._fitted: dict[str, BetaGeoModel] = {}

    def __getitem__(self, name: str) -> BetaGeoModel:
        """Return the fitted model; DegenerateFitError when there is no finite optimum."""
        if name not in self._fitted:
            model = next(model for model in PURCHASE_MODELS if model.kind == name)
            self._fitted[name] = model().fit(self._buyers)
        return self._fitted[name]


def choose(
    horizon_days: int,
    models: PurchaseModels,
    windows: Sequence[Window],
    tests: Mapping[int, Backtest],
    features: Sequence[str],
    limits: Thresholds,
) -> Choice:
    """Return what serves a horizon.

    On a window of exactly this horizon: the closed form; the learner when it is better by more than
    a paired standard error; a baseline when the winner is not 5 % better than it. Where only a
    window of another length has closed, the closed form serves, judged on that one.

    Raises
    ------
    DegenerateFitError
        When the closed form should serve and has no finite optimum.
    """
    judged = judged_horizon(tests, horizon_days)
    test = tests.get(judged) if judged is not None else None
    closed_form = (test.best_model if test else None) or PURCHASE_MODELS[0].kind
    labels = test.labels if test else labels_gate([], limits)
    name, earns = _winner(test, closed_form, limits)
    if judged != horizon_days:
        name = closed_form
    is_known = test is not None and name in test.probabilities
    bias = test.bias(name) if test and is_known else np.nan
    error = test.calibration_error(name) if test and is_known else np.nan
    gates = (
        validated_gate(horizon_days, judged),
        labels,
        earns,
        honest_gate(name, bias, error, limits),
    )
    same = [window for window in windows if window.horizon_days == horizon_days]
    return Choice(horizon_days, _predictor(name, models, same, features), gates, test)


def _winner(test: Backtest | None, closed_form: str, limits: Thresholds) -> tuple[str, Gate]:
    """Return the candidate that serves and the gate that decided it."""
    losses = test.briers() if test else {}
    name = closed_form
    if test and closed_form in losses and LogisticChurn.kind in losses:
        gain = test.versus(LogisticChurn.kind)[closed_form]
        if gain.mean > gain.standard_error:
            name = LogisticChurn.kind
    gate = earns_gate(name, gains(name, losses, BASELINES), limits)
    known = [baseline for baseline in BASELINES if baseline in losses]
    if name in losses and known and not gate.is_open:
        name = min(known, key=lambda baseline: losses[baseline])
    return name, gate


def _predictor(
    name: str, models: PurchaseModels, windows: Sequence[Window], features: Sequence[str]
) -> Any:
    """Return the named candidate, fitted on everything known by the as-of day."""
    if name == LogisticChurn.kind:
        return learner_of(windows, features)
    if name == CellBaseline.kind:
        return cells_of(windows)
    return RateBaseline() if name == RateBaseline.kind else models[name]
