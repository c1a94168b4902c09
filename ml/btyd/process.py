"""What every buy-till-you-die process answers, from its odds of having dropped out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln

from ml.btyd.histories import Histories
from ml.inputs import Floats

Gradient = tuple[Floats, ...]


def per_count(function: Callable[[Floats], Floats], counts: Floats) -> Floats:
    """Return `function` of whole numbers, computed once for each that can occur.

    Gamma functions are what a likelihood spends its time on, and a million people have bought some
    hundred different numbers of times.
    """
    most = counts.max(initial=0.0)
    if most >= counts.size:
        return function(counts)
    return function(np.arange(most + 1.0))[counts.astype(np.intp)]


@dataclass(frozen=True)
class PurchaseProcess(ABC):
    """Gamma(r, alpha) purchase rates while alive; how life ends is the subclass's business.

    Times are in the unit in which `alpha` is stated. Every method takes n histories and returns n
    numbers.
    """

    r: float
    alpha: float

    @abstractmethod
    def log_odds_gone(self, history: Histories) -> Floats:
        """Return the log odds of having dropped out; minus infinity where that is impossible."""

    @abstractmethod
    def log_survival(self, history: Histories) -> Floats:
        """Return the log probability of being alive all the time, seen or unseen."""

    @abstractmethod
    def orders_if_alive(self, history: Histories, horizon: float) -> Floats:
        """Return the expected number of purchases within `horizon` of who is alive now."""

    @abstractmethod
    def silence_if_alive(self, history: Histories, horizon: float) -> Floats:
        """Return P(no purchase within `horizon`) of who is alive now."""

    @abstractmethod
    def slopes(self, history: Histories) -> tuple[Floats, Gradient]:
        """Return log-likelihoods and their derivatives by the log of every parameter."""

    def log_likelihood(self, history: Histories) -> Floats:
        """Return each history's log-likelihood on the time scale of `alpha`, as in the papers."""
        gone = np.logaddexp(0.0, self.log_odds_gone(history))
        return self._log_purchases(history) + self.log_survival(history) + gone

    def rate_if_alive(self, history: Histories) -> Floats:
        """Return the expected purchases per unit of time of who is alive, given the history."""
        return (self.r + history.repeats) / (self.alpha + history.age)

    def alive_probability(self, history: Histories) -> Floats:
        """Return P(not dropped out at the end of the observation)."""
        return expit(-self.log_odds_gone(history))

    def expected_orders(self, history: Histories, horizon: float) -> Floats:
        """Return the expected number of purchases within `horizon`, given the history."""
        return self.alive_probability(history) * self.orders_if_alive(history, horizon)

    def silence_probability(self, history: Histories, horizon: float) -> Floats:
        """Return P(no purchase within `horizon` after the observation's end)."""
        alive = self.alive_probability(history)
        return 1.0 - alive * (1.0 - self.silence_if_alive(history, horizon))

    def _log_purchases(self, history: Histories) -> Floats:
        """Return the log probability of the purchases seen, if alive all the time."""
        r, alpha, repeats = self.r, self.alpha, history.repeats
        counts = per_count(lambda n: gammaln(r + n) - gammaln(r), repeats)
        return counts - r * np.log1p(history.age / alpha) - repeats * np.log(alpha + history.age)

    def _purchase_slopes(self, history: Histories) -> tuple[Floats, Floats]:
        """Return the derivatives of `_log_purchases` by log r and log alpha."""
        r, alpha, repeats = self.r, self.alpha, history.repeats
        by_r = per_count(lambda n: digamma(r + n) - digamma(r), repeats)
        by_r -= np.log1p(history.age / alpha)
        by_alpha = (r * history.age / alpha - repeats) / (alpha + history.age)
        return r * by_r, alpha * by_alpha
