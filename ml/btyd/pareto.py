"""Pareto/NBD: life ends at a constant rate of its own, whether or not somebody buys.

References
----------
.. [1] Schmittlein, Morrison & Colombo (1987), "Counting Your Customers: Who Are They and What Will
   They Do Next?", Management Science 33(1), 1-24.
.. [2] Fader & Hardie (2005), "A Note on Deriving the Pareto/NBD Model and Related Expressions",
   brucehardie.com/notes/009.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, exprel

from ml.btyd.departure import chance_of_leaving, departure
from ml.btyd.histories import Histories
from ml.btyd.process import Gradient, PurchaseProcess
from ml.inputs import Floats


@dataclass(frozen=True)
class ParetoProcess(PurchaseProcess):
    """Gamma(r, alpha) purchase rates and Gamma(s, beta) drop-out rates."""

    s: float
    beta: float

    def log_survival(self, history: Histories) -> Floats:
        """Return the log probability of being alive for the whole age."""
        return -self.s * np.log1p(history.age / self.beta)

    def log_odds_gone(self, history: Histories) -> Floats:
        """Return the log odds of having left since the last purchase."""
        shape = self.r + history.repeats
        chance = chance_of_leaving(shape, self.alpha, self.s, self.beta, history.last, history.age)
        return self._log_odds(chance, history)

    def orders_if_alive(self, history: Histories, horizon: float) -> Floats:
        """Return the rate times the expected time alive within `horizon`, equation (41) of [2]_.

        Written with (exp(z) - 1) / z, it has no gap at s = 1.
        """
        rest = self.beta + history.age
        growth = np.log1p(horizon / rest)
        return self.rate_if_alive(history) * rest * growth * exprel(-(self.s - 1.0) * growth)

    def silence_if_alive(self, history: Histories, horizon: float) -> Floats:
        """Return P(alive and silent for `horizon`, or leaving silently within it)."""
        shape, end = self.r + history.repeats, history.age + horizon
        stays = np.exp(
            -shape * np.log1p(horizon / (self.alpha + history.age))
            - self.s * np.log1p(horizon / (self.beta + history.age))
        )
        leaves = chance_of_leaving(shape, self.alpha, self.s, self.beta, history.age, end)
        return np.minimum(stays + leaves, 1.0)

    def slopes(self, history: Histories) -> tuple[Floats, Gradient]:
        """Return log-likelihoods and their derivatives by log r, log alpha, log s and log beta."""
        r, alpha, s, beta = self.r, self.alpha, self.s, self.beta
        shape, age = r + history.repeats, history.age
        left = departure(shape, alpha, s, beta, history.last, age)
        odds = self._log_odds(left.chance, history)
        gone = expit(odds)
        growth_alpha, growth_beta = self._growth(history)
        by_r, by_alpha = self._purchase_slopes(history)
        by_s = -np.log1p(age / beta) + gone * (1 / s + growth_beta - left.log_beta_growth)
        ending = s / (beta + age)
        by_beta = ending * age / beta + gone * (ending - (s + 1.0) * left.beta_inverse)
        rows = self._log_purchases(history) + self.log_survival(history) + np.logaddexp(0.0, odds)
        return rows, (
            by_r + r * gone * (growth_alpha - left.log_alpha_growth),
            by_alpha + alpha * gone * shape * (1 / (alpha + age) - left.alpha_inverse),
            s * by_s,
            beta * by_beta,
        )

    def _growth(self, history: Histories) -> tuple[Floats, Floats]:
        """Return how much alpha + time and beta + time have grown since the last purchase (log)."""
        unseen = history.age - history.last
        growth_alpha = np.log1p(unseen / (self.alpha + history.last))
        return growth_alpha, np.log1p(unseen / (self.beta + history.last))

    def _log_odds(self, chance: Floats, history: Histories) -> Floats:
        growth_alpha, growth_beta = self._growth(history)
        with np.errstate(divide="ignore"):
            odds = np.log(chance)
        return odds + (self.r + history.repeats) * growth_alpha + self.s * growth_beta
