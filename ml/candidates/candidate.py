"""What every candidate can do, whatever its target."""

from __future__ import annotations

from typing import Any, Protocol, Self

import numpy as np
import pandas as pd
from scipy.special import logit

from ml.inputs import Floats
from ml.windows import Known

# Factors of a forecast, in the order in which they are multiplied; spend goes on after the orders.
ORDERS_FACTORS = (
    "rate_if_alive",
    "alive_probability",
    "effective_horizon_days",
    "learner_factor",
    "season_factor",
)
SPEND_FACTORS = (*ORDERS_FACTORS, "order_value", "value_factor")
# Terms of the log odds of silence, in the order in which they are added.
SILENCE_TERMS = ("base_logit", "learner_logit", "season_logit")
LEAST_PROBABILITY = 1e-9


class Candidate(Protocol):
    """One way to forecast one target.

    `fit` may raise `DegenerateFitError` (the data do not determine it) or `NotAllowedError` (a
    gate of corrections is closed); the candidate then takes no part at that cutoff.
    """

    @property
    def kind(self) -> str:
        """The candidate's name."""
        ...

    @property
    def target(self) -> str:
        """What it forecasts: orders, silence or spend."""
        ...

    @property
    def learner(self) -> str:
        """'none', or how far an offset booster corrects: 'half' or 'full'."""
        ...

    @property
    def fallback(self) -> Candidate | None:
        """What serves in its stead where it may take no part."""
        ...

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn from what was known at a cutoff, to forecast that many days from there."""
        ...

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return expected orders, the probability of silence, or expected spend of each row."""
        ...

    def factors(self, rows: pd.DataFrame, horizon_days: int) -> dict[str, Floats]:
        """Return factors whose product is `predict` to 1e-12 (silence: terms of its log odds)."""
        ...

    def contributions(self, rows: pd.DataFrame, horizon_days: int) -> pd.DataFrame | None:
        """Return the learner's correction by feature, in log (silence: log-odds) space.

        One column per feature and `bias`, adding up to the log of the learner's factor (silence:
        to its logit shift); None without a learner.
        """
        ...

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted candidate as JSON values."""
        ...


def log_odds(probability: Floats) -> Floats:
    """Return the log odds of a probability, finite also at 0 and 1."""
    odds: Floats = logit(np.clip(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY))
    return odds
