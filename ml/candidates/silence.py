"""Candidates for P(no order): closed forms of purchase models, alone or corrected."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.base import BaseEstimator

from ml.candidates.baselines import CellSilence, RateSilence
from ml.candidates.candidate import Candidate, log_odds
from ml.candidates.corrections import labelled_windows, learn, season_window
from ml.candidates.orders import Learner, combination
from ml.inputs import Floats
from ml.learners.season import LogitShift
from ml.windows import Known, Window


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
        """The same models without what is not allowed."""
        if self.season:
            return PurchaseSilence(self.models, self.learner)
        return PurchaseSilence(self.models) if self.learner != "none" else RateSilence()

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn from what was known; refusals as in `PurchaseOrders.fit`."""
        self.known_ = known
        for kind in self.models:
            known.model(kind)
        self.booster_ = self.shift_ = None
        if self.learner != "none":
            if self.learner == "full":
                season_window(known, horizon_days)
            windows = labelled_windows(known, horizon_days)
            self.booster_ = learn("silence", known, windows, self._stated_then)
        if self.season:
            window = season_window(known, horizon_days)
            plain = PurchaseSilence(self.models, self.learner)
            then = known.at(window).forecast(plain, window.rows, window.horizon_days)
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
        return self.booster_.contributions(rows) if self.booster_ else None

    def to_dict(self) -> dict[str, Any]:
        """Return models, trees and shift as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "models": {kind: self.known_.model(kind).to_dict() for kind in self.models},
            "booster": self.booster_.to_dict() if self.booster_ else None,
            "shift": self.shift_.to_dict() if self.shift_ else None,
        }

    def _learned(self, rows: pd.DataFrame, plain: Floats, base: Floats) -> Floats:
        """Return the log odds after the booster."""
        if self.booster_ is None:
            return base
        moved = base + self.booster_.logit_shift(rows)
        return log_odds((plain + expit(moved)) / 2) if self.learner == "half" else moved

    def _stated_then(self, known: Known, window: Window) -> Floats:
        return self._plain(known, window.rows, window.horizon_days)

    def _plain(self, known: Known, rows: pd.DataFrame, horizon_days: int) -> Floats:
        stated = [known.stated(kind, "predict_silence", rows, horizon_days) for kind in self.models]
        mean: Floats = np.mean(stated, axis=0)
        return mean


PARETO = ("pareto_nbd",)
ALL = ("bgnbd", "mbgnbd", "pareto_nbd")
SILENCE: tuple[Candidate, ...] = (
    RateSilence(),
    CellSilence(),
    PurchaseSilence(("bgnbd",)),
    PurchaseSilence(("mbgnbd",)),
    PurchaseSilence(PARETO),
    PurchaseSilence(PARETO, season=True),
    PurchaseSilence(PARETO, "half"),
    PurchaseSilence(ALL, "half"),
    PurchaseSilence(ALL, "half", season=True),
    PurchaseSilence(PARETO, "full"),
    PurchaseSilence(PARETO, "full", season=True),
    PurchaseSilence(ALL, "full"),
)
