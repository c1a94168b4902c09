"""Levels from the origin 364 days earlier: how far the forecast was off in the same season.

The forecast to compare with is the one that today's model makes of the customers of that day, not
the one that was made then: a model that knew half as much then was off for other reasons than the
season. And the less happened in that window, the less its level is believed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator

from ml.errors import ArtifactError
from ml.inputs import Floats
from ml.learners.levels import LEAST, Logs, Odds

# Between two years the level of a season moves by some tenth; that much is believed beforehand.
USUAL_LEVEL_SD = 0.2


class SeasonLevel(BaseEstimator):
    """One factor: actual over forecast at the season-matched origin, shrunk to 1.

    Parameters
    ----------
    usual_sd : float
        Standard deviation of the logarithms of such levels, known beforehand.

    Attributes
    ----------
    factor_ : float
        What forecasts are multiplied by, > 0.
    """

    kind = "season_level"

    def __init__(self, usual_sd: float = USUAL_LEVEL_SD) -> None:
        self.usual_sd = usual_sd

    def fit(self, forecast: Floats, actual: Floats) -> Self:
        """Learn the level from what was forecast and what happened, in any one unit."""
        total = float(forecast.sum())
        if total <= 0 or actual.sum() <= 0:
            self.factor_ = 1.0
            return self
        gap = Logs().gap(forecast, actual, extra=0.0)
        error = float(np.square(actual - forecast * math.exp(gap)).sum()) / total**2
        self.factor_ = math.exp(_believed(gap, error, self.usual_sd))
        return self

    def predict(self, forecast: Floats) -> Floats:
        """Return the forecast at the season's level."""
        return forecast * self.factor_

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted level as JSON values."""
        return {"kind": self.kind, "settings": self.get_params(), "factor": self.factor_}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the level that `to_dict` described; ArtifactError for anything else."""
        factor = _stored_number(stored, cls.kind, "factor")
        if factor <= 0:
            raise ArtifactError(f"the stored {cls.kind} cannot be {factor}")
        level = cls(**stored.get("settings", {}))
        level.factor_ = factor
        return level


class LogitShift(BaseEstimator):
    """One number added to the log odds, so that the mean probability nears the share observed.

    Parameters
    ----------
    usual_sd : float
        Standard deviation of such shifts, known beforehand.

    Attributes
    ----------
    shift_ : float
        What is added to the log odds.
    """

    kind = "logit_shift"

    def __init__(self, usual_sd: float = USUAL_LEVEL_SD) -> None:
        self.usual_sd = usual_sd

    def fit(self, probability: Floats, happened: Floats) -> Self:
        """Learn the shift; half a case of each kind keeps it finite."""
        chance = np.clip(probability, LEAST, 1 - LEAST)
        gap = Odds().gap(chance, happened)
        information = float((chance * (1 - chance)).sum())
        self.shift_ = _believed(gap, 1 / information, self.usual_sd) if information > 0 else 0.0
        return self

    def predict(self, probability: Floats) -> Floats:
        """Return the shifted probability."""
        return Odds().moved(probability, np.full(len(probability), self.shift_))

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted shift as JSON values."""
        return {"kind": self.kind, "settings": self.get_params(), "shift": self.shift_}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the shift that `to_dict` described; ArtifactError for anything else."""
        shift = _stored_number(stored, cls.kind, "shift")
        learner = cls(**stored.get("settings", {}))
        learner.shift_ = shift
        return learner


def _believed(gap: float, variance: float, usual_sd: float) -> float:
    """Return the posterior mean of a level that was seen with an error, around no level at all."""
    return gap * usual_sd**2 / (usual_sd**2 + variance)


def _stored_number(stored: Mapping[str, Any], kind: str, name: str) -> float:
    if stored.get("kind") != kind:
        raise ArtifactError(f"this is a stored {stored.get('kind')!r}, not a {kind!r}")
    try:
        number = float(stored[name])
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"the stored {kind} is incomplete: {error!r}") from error
    if not math.isfinite(number):
        raise ArtifactError(f"the stored {kind} cannot be {number}")
    return number
