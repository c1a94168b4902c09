"""Levels: what all forecasts of a window have to be moved by to meet what happened in it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from ml.inputs import Floats

LEAST = 1e-6
# Enough to turn any probability that is not certain into any other.
WIDEST_SHIFT = 40.0


class Level(Protocol):
    """The space in which corrections of a target are added."""

    def transform(self, forecast: Floats) -> Floats:
        """Return forecasts in that space."""
        ...

    def moved(self, forecast: Floats, shift: Floats) -> Floats:
        """Return forecasts moved in that space."""
        ...

    def gap(self, forecast: Floats, actual: Floats, extra: float = 1.0) -> float:
        """Return the one shift that brings the forecasts to the actual total, always finite.

        `extra` is added to both sides, in orders, usual order values or cases, so that a window in
        which nothing happened says little and never minus infinity.
        """
        ...


class Logs:
    """Counts and amounts: a level is a factor."""

    def transform(self, forecast: Floats) -> Floats:
        """Return the logarithm."""
        return np.log(np.maximum(forecast, LEAST))

    def moved(self, forecast: Floats, shift: Floats) -> Floats:
        """Return the multiples."""
        moved: Floats = forecast * np.exp(shift)
        return moved

    def gap(self, forecast: Floats, actual: Floats, extra: float = 1.0) -> float:
        """Return the logarithm of actual over forecast."""
        wanted, stated = float(actual.sum()) + extra, float(forecast.sum()) + extra
        return float(np.log(wanted / stated)) if min(wanted, stated) > 0 else 0.0


class Odds:
    """Probabilities: a level is a shift of the log odds."""

    def transform(self, forecast: Floats) -> Floats:
        """Return the log odds."""
        odds: Floats = logit(np.clip(forecast, LEAST, 1 - LEAST))
        return odds

    def moved(self, forecast: Floats, shift: Floats) -> Floats:
        """Return the shifted probabilities."""
        moved: Floats = expit(self.transform(forecast) + shift)
        return moved

    def gap(self, forecast: Floats, actual: Floats, extra: float = 1.0) -> float:
        """Return the shift at which the mean probability is the share that happened."""
        if not len(forecast):
            return 0.0
        odds = self.transform(forecast)
        share = np.clip((actual.sum() + extra / 2) / (len(actual) + extra), LEAST, 1 - LEAST)
        return float(brentq(lambda s: expit(odds + s).mean() - share, -WIDEST_SHIFT, WIDEST_SHIFT))
