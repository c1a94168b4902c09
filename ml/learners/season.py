"""Levels from the origin 364 days earlier: how far the forecast was off in the same season."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.base import BaseEstimator

from ml.errors import ArtifactError
from ml.inputs import Floats

LEAST_FORECAST = 1e-6


class SeasonLevel(BaseEstimator):
    """One factor: actual over forecast at the season-matched origin, shrunk to 1.

    Parameters
    ----------
    prior_orders : float
        Forecast orders that count as evidence for a factor of 1.
    """

    kind = "season_level"

    def __init__(self, prior_orders: float = 50.0) -> None:
        self.prior_orders = prior_orders

    def fit(self, forecast: Floats, actual: Floats) -> Self:
        """Learn the level from what was forecast and what happened, any unit."""
        total = float(np.sum(forecast))
        prior = self.prior_orders * total / max(float(np.count_nonzero(actual)), 1.0)
        self.factor_ = (float(np.sum(actual)) + prior) / (total + prior) if total > 0 else 1.0
        return self

    def predict(self, forecast: Floats) -> Floats:
        """Return the forecast at the season's level."""
        return forecast * self.factor_

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted level as JSON values."""
        return {"kind": self.kind, "settings": self.get_params(), "factor": self.factor_}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the level that `to_dict` described."""
        if stored.get("kind") != cls.kind:
            raise ArtifactError(f"this is a stored {stored.get('kind')!r}, not a {cls.kind!r}")
        level = cls(**stored["settings"])
        level.factor_ = float(stored["factor"])
        return level


class LogitShift(BaseEstimator):
    """One number added to the log odds, so that the mean probability meets the share observed."""

    kind = "logit_shift"

    def fit(self, probability: Floats, happened: Floats) -> Self:
        """Learn the shift; half a case of each kind keeps it finite."""
        odds = logit(np.clip(probability, LEAST_FORECAST, 1 - LEAST_FORECAST))
        share = (float(np.sum(happened)) + 0.5) / (len(happened) + 1.0)
        self.shift_ = float(brentq(lambda s: expit(odds + s).mean() - share, -30, 30))
        return self

    def predict(self, probability: Floats) -> Floats:
        """Return the shifted probability."""
        odds = logit(np.clip(probability, LEAST_FORECAST, 1 - LEAST_FORECAST))
        return expit(odds + self.shift_)

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted shift as JSON values."""
        return {"kind": self.kind, "shift": self.shift_}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the shift that `to_dict` described."""
        if stored.get("kind") != cls.kind:
            raise ArtifactError(f"this is a stored {stored.get('kind')!r}, not a {cls.kind!r}")
        learner = cls()
        learner.shift_ = float(stored["shift"])
        return learner
