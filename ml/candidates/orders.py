"""Candidates for order counts: purchase models, alone or corrected."""

from __future__ import annotations

from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ml.candidates.baselines import CellOrders, RateOrders
from ml.candidates.candidate import Candidate
from ml.candidates.corrections import labelled_windows, learn, season_window
from ml.inputs import Floats
from ml.learners.season import SeasonLevel
from ml.windows import Known, Window

Learner = Literal["none", "half", "full"]


class PurchaseOrders(BaseEstimator):
    """The mean forecast of purchase models, times a learned correction, times a season's level.

    Parameters
    ----------
    models : tuple of str
        Kinds of purchase models; more than one are averaged.
    learner : {'none', 'half', 'full'}
        Whether an offset booster corrects the forecast; 'half' is the mean of the forecast and the
        corrected one. The full one needs a season-matched origin.
    season : bool
        Whether the forecast is brought to the level of the same season a year before.
    """

    target = "orders"

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
            return PurchaseOrders(self.models, self.learner)
        return PurchaseOrders(self.models) if self.learner != "none" else RateOrders()

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn the models' parameters and the corrections from what was known.

        Raises
        ------
        DegenerateFitError
            When a purchase model has no finite optimum.
        NotAllowedError
            When a correction lacks the past it needs.
        """
        self.known_ = known
        for kind in self.models:
            known.model(kind)
        self.booster_ = self.level_ = None
        if self.learner != "none":
            if self.learner == "full":
                season_window(known, horizon_days)
            windows = labelled_windows(known, horizon_days)
            self.booster_ = learn("orders", known, windows, self._stated_then)
        if self.season:
            window = season_window(known, horizon_days)
            plain = PurchaseOrders(self.models, self.learner)
            then = known.at(window).forecast(plain, window.rows, window.horizon_days)
            self.level_ = SeasonLevel().fit(then, window.orders)
        return self

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the expected number of purchase days of each row."""
        factor = self._learner_factor(rows) * (self.level_.factor_ if self.level_ else 1.0)
        return self._plain(self.known_, rows, horizon_days) * factor

    def factors(self, rows: pd.DataFrame, horizon_days: int) -> dict[str, Floats]:
        """Return ORDERS_FACTORS; the first model states the rate and P(alive)."""
        rate = self.known_.stated(self.models[0], "rate_if_alive", rows)
        alive = self.known_.stated(self.models[0], "predict_alive", rows)
        plain, pace = self._plain(self.known_, rows, horizon_days), rate * alive
        days = np.divide(plain, pace, out=np.full(len(rows), float(horizon_days)), where=pace > 0)
        return {
            "rate_if_alive": rate,
            "alive_probability": alive,
            "effective_horizon_days": days,
            "learner_factor": self._learner_factor(rows),
            "season_factor": np.full(len(rows), self.level_.factor_ if self.level_ else 1.0),
        }

    def contributions(self, rows: pd.DataFrame, horizon_days: int) -> pd.DataFrame | None:
        """Return the booster's correction by feature in log space; None without one."""
        return self.booster_.contributions(rows) if self.booster_ else None

    def to_dict(self) -> dict[str, Any]:
        """Return models, trees and level as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "models": {kind: self.known_.model(kind).to_dict() for kind in self.models},
            "booster": self.booster_.to_dict() if self.booster_ else None,
            "level": self.level_.to_dict() if self.level_ else None,
        }

    def _learner_factor(self, rows: pd.DataFrame) -> Floats:
        if self.booster_ is None:
            return np.ones(len(rows))
        factor = self.booster_.factor(rows)
        return (1 + factor) / 2 if self.learner == "half" else factor

    def _stated_then(self, known: Known, window: Window) -> Floats:
        return self._plain(known, window.rows, window.horizon_days)

    def _plain(self, known: Known, rows: pd.DataFrame, horizon_days: int) -> Floats:
        stated = [known.stated(kind, "predict_orders", rows, horizon_days) for kind in self.models]
        mean: Floats = np.mean(stated, axis=0)
        return mean


def combination(models: tuple[str, ...], learner: Learner, season: bool) -> str:
    """Return the name of purchase models and their corrections."""
    name = models[0] if len(models) == 1 else "mean_of_models"
    offset = {"none": "", "half": "+half_offset", "full": "+offset"}[learner]
    return f"{name}{offset}{'+season' if season else ''}"


PARETO = ("pareto_nbd",)
ALL = ("bgnbd", "mbgnbd", "pareto_nbd")
ORDERS: tuple[Candidate, ...] = (
    RateOrders(),
    CellOrders(),
    PurchaseOrders(("bgnbd",)),
    PurchaseOrders(("mbgnbd",)),
    PurchaseOrders(PARETO),
    PurchaseOrders(PARETO, season=True),
    PurchaseOrders(PARETO, "half"),
    PurchaseOrders(ALL, "half"),
    PurchaseOrders(ALL, "half", season=True),
    PurchaseOrders(PARETO, "full"),
    PurchaseOrders(PARETO, "full", season=True),
    PurchaseOrders(ALL, "full"),
)
