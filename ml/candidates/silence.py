"""Candidates for P(no order): closed forms of purchase models, alone or corrected."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.base import BaseEstimator

from ml.candidates.baselines import CellSilence, RateSilence
from ml.candidates.candidate import Candidate, log_odds
from ml.candidates.corrections import season_window
from ml.candidates.orders import BOTH, Learner, combination
from ml.candidates.shape import learn_shape
from ml.inputs import Floats
from ml.learners.season import LogitShift
from ml.windows import Known


class PurchaseSilence(BaseEstimator):
    """The mean P(no purchase) of purchase models, corrected and shifted in log odds.

    Parameters
    ----------
    models : tuple of str
        Kinds of purchase models; more than one are averaged.
    learner : {'none', 'half', 'full'}
        As in `PurchaseOrders`; 'half' is the mean of both probabilities.
    season : bool
        Whether one shift of the log odds meets the share of silence of the same season a year
        before.
    """

    target = "silence"

    def __init__(
        self, models: tuple[str, ...] = ("bgnbd",), learner: Learner = "none", season: bool = False
    ) -> None:
        self.models = models
        self.learner = learner
        self.season = season

    @property
    def kind(self) -> str:
        """Name of the combination, such as ``pareto_nbd+season``."""
        return combination(self.models, self.learner, self.season)

    @property
    def fallback(self) -> Candidate:
        """The same models without what is not allowed, then the last of them alone."""
        if self.season:
            return PurchaseSilence(self.models, self.learner)
        if self.learner == "full":
            return PurchaseSilence(self.models, "half")
        if self.learner == "half":
            return PurchaseSilence(self.models)
        return PurchaseSilence(self.models[-1:]) if len(self.models) > 1 else RateSilence()

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn from what was known; refusals as in `PurchaseOrders.fit`."""
        self.known_ = known
        for kind in self.models:
            known.model(kind)
        self.shape_ = self.shift_ = None
        if self.learner == "full":
            season_window(known, horizon_days)
        if self.learner != "none":
            name = combination(self.models, "none", season=False)
            self.shape_ = learn_shape("silence", name, known, horizon_days, self._plain)
        if self.season:
            window = season_window(known, horizon_days)
            then = self.predict(window.rows, window.horizon_days)
            self.shift_ = LogitShift().fit(then, window.silence)
        return self

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return each row's probability of no purchase within the horizon."""
        stated: Floats = expit(sum(self.factors(rows, horizon_days).values()))
        return stated

    def factors(self, rows: pd.DataFrame, horizon_days: int) -> dict[str, Floats]:
        """Return SILENCE_TERMS, which add up to the log odds of `predict`."""
        plain = self._plain(self.known_, rows, horizon_days)
        base = log_odds(plain)
        return {
            "base_logit": base,
            "learner_logit": self._learned(rows, plain, base) - base,
            "season_logit": np.full(len(rows), self.shift_.shift_ if self.shift_ else 0.0),
        }

    def contributions(self, rows: pd.DataFrame, horizon_days: int) -> pd.DataFrame | None:
        """Return the booster's shift by feature in log odds; None without one."""
        return self.shape_.contributions(rows) if self.shape_ else None

    def to_dict(self) -> dict[str, Any]:
        """Return models, trees and shift as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "models": {kind: self.known_.model(kind).to_dict() for kind in self.models},
            "shape": self.shape_.to_dict() if self.shape_ else None,
            "shift": self.shift_.to_dict() if self.shift_ else None,
        }

    def _learned(self, rows: pd.DataFrame, plain: Floats, base: Floats) -> Floats:
        """Return the log odds after the booster."""
        if self.shape_ is None:
            return base
        moved = base + self.shape_.logit_shift(rows)
        return log_odds((plain + expit(moved)) / 2) if self.learner == "half" else moved

    def _plain(self, known: Known, rows: pd.DataFrame, horizon_days: int) -> Floats:
        stated = [known.stated(kind, "predict_silence", rows, horizon_days) for kind in self.models]
        mean: Floats = np.mean(stated, axis=0)
        return mean


SILENCE: tuple[Candidate, ...] = (
    RateSilence(),
    CellSilence(),
    PurchaseSilence(BOTH),
    PurchaseSilence(("mbgnbd",)),
    PurchaseSilence(("pareto_nbd",)),
    PurchaseSilence(("bgnbd",)),
    PurchaseSilence(BOTH, season=True),
    PurchaseSilence(BOTH, "half"),
    PurchaseSilence(BOTH, "half", season=True),
    PurchaseSilence(BOTH, "full"),
    PurchaseSilence(BOTH, "full", season=True),
)
