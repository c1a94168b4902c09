"""Candidates for P(no order): baselines, and purchase models with corrections in log odds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

from ml.candidates.baselines import CellSilence, RateSilence
from ml.candidates.candidate import Candidate, log_odds
from ml.candidates.purchases import PurchaseCandidate, from_simplest
from ml.inputs import Floats
from ml.learners.season import LogitShift
from ml.windows import Window


class PurchaseSilence(PurchaseCandidate):
    """The mean P(no purchase) of purchase models, corrected and shifted in log odds."""

    target = "silence"
    states = "predict_silence"
    _season_name = "shift"

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
            "season_logit": np.full(len(rows), self.season_.shift_ if self.season_ else 0.0),
        }

    def _learned(self, rows: pd.DataFrame, plain: Floats, base: Floats) -> Floats:
        """Return the log odds after the booster; half of it is the mean of both probabilities."""
        if self.shape_ is None:
            return base
        moved = base + self.shape_.logit_shift(rows)
        return log_odds((plain + expit(moved)) / 2) if self.learner == "half" else moved

    def _season_of(self, then: Floats, window: Window) -> LogitShift:
        return LogitShift().fit(then, window.silence)

    @staticmethod
    def _baseline() -> Candidate:
        return RateSilence()


SILENCE: tuple[Candidate, ...] = (RateSilence(), CellSilence(), *from_simplest(PurchaseSilence))
