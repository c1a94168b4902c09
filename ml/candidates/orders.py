"""Candidates for order counts: purchase models, alone or corrected."""

from __future__ import annotations

from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ml.candidates.baselines import CellOrders, RateOrders
from ml.candidates.candidate import Candidate
from ml.candidates.corrections import season_window
from ml.candidates.shape import learn_shape
from ml.inputs import Floats
from ml.learners.season import SeasonLevel
from ml.windows import Known

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
        Whether the forecast is brought to the level of the same season a year before: what the
        candidate as it is today would have said of that window, against what came.
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
        """The same models without what is not allowed, then the last of them alone."""
        if self.season:
            return PurchaseOrders(self.models, self.learner)
        if self.learner == "full":
            return PurchaseOrders(self.models, "half")
        if self.learner == "half":
            return PurchaseOrders(self.models)
        return PurchaseOrders(self.models[-1:]) if len(self.models) > 1 else RateOrders()

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
        self.shape_ = self.level_ = None
        if self.learner == "full":
            season_window(known, horizon_days)
        if self.learner != "none":
            name = combination(self.models, "none", season=False)
            self.shape_ = learn_shape("orders", name, known, horizon_days, self._plain)
        if self.season:
            window = season_window(known, horizon_days)
            then = self.predict(window.rows, window.horizon_days)
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
        return self.shape_.contributions(rows) if self.shape_ else None

    def to_dict(self) -> dict[str, Any]:
        """Return models, trees and level as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "models": {kind: self.known_.model(kind).to_dict() for kind in self.models},
            "shape": self.shape_.to_dict() if self.shape_ else None,
            "level": self.level_.to_dict() if self.level_ else None,
        }

    def _learner_factor(self, rows: pd.DataFrame) -> Floats:
        if self.shape_ is None:
            return np.ones(len(rows))
        factor = self.shape_.factor(rows)
        return (1 + factor) / 2 if self.learner == "half" else factor

    def _plain(self, known: Known, rows: pd.DataFrame, horizon_days: int) -> Floats:
        stated = [known.stated(kind, "predict_orders", rows, horizon_days) for kind in self.models]
        mean: Floats = np.mean(stated, axis=0)
        return mean


def combination(models: tuple[str, ...], learner: Learner, season: bool) -> str:
    """Return the name of purchase models and their corrections."""
    name = models[0] if len(models) == 1 else "mean_of_models"
    offset = {"none": "", "half": "+half_offset", "full": "+offset"}[learner]
    return f"{name}{offset}{'+season' if season else ''}"


# One purchase model is as simple as the next, so the order among them says which to trust where the
# trials cannot tell: over public order logs the mean of two ideas of leaving (after a purchase, at
# any time) was never much worse than either. Under BG/NBD nobody leaves before the second purchase.
BOTH = ("mbgnbd", "pareto_nbd")
ORDERS: tuple[Candidate, ...] = (
    RateOrders(),
    CellOrders(),
    PurchaseOrders(BOTH),
    PurchaseOrders(("mbgnbd",)),
    PurchaseOrders(("pareto_nbd",)),
    PurchaseOrders(("bgnbd",)),
    PurchaseOrders(BOTH, season=True),
    PurchaseOrders(BOTH, "half"),
    PurchaseOrders(BOTH, "half", season=True),
    PurchaseOrders(BOTH, "full"),
    PurchaseOrders(BOTH, "full", season=True),
)
