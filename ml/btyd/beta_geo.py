"""BG/NBD and MBG/NBD: life ends at a purchase, with a chance of the customer's own.

References
----------
.. [1] Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way", Marketing Science 24(2).
.. [2] Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for
   customer base analysis", IJRM 24(3); erratum Wagner & Hoppe (2008), IJRM 25(3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln, hyp2f1

from ml.btyd.histories import Histories
from ml.btyd.process import Gradient, PurchaseProcess, per_count
from ml.inputs import Floats

NEXT_TO_ONE = 1e-6


@dataclass(frozen=True)
class BetaGeoProcess(PurchaseProcess):
    """Gamma(r, alpha) purchase rates and a Beta(a, b) chance to leave after each repeat."""

    a: float
    b: float

    first_can_be_last = False

    def log_odds_gone(self, history: Histories) -> Floats:
        """Return the log odds of having left after the last purchase.

        Minus infinity where nobody can leave: under BG/NBD one leaves only after a repeat, so who
        has none is alive for sure and `1 - P(alive)` ranks one-time buyers as the safest customers.
        """
        chances = self._chances(history)
        is_possible = chances > 0
        odds = np.log(self.a / np.where(is_possible, self.b + chances - 1.0, 1.0))
        return np.where(is_possible, odds + self._growth(history), -np.inf)

    def log_survival(self, history: Histories) -> Floats:
        """Return the log probability of having survived every chance to leave so far."""
        return per_count(self._log_survived, self._chances(history))

    def orders_if_alive(self, history: Histories, horizon: float) -> Floats:
        """Return the expected purchases within `horizon` of who is alive, equation (10) of [1]_.

        After Euler's transformation of the hypergeometric function: its first two arguments no
        longer grow with the number of purchases, so heavy buyers do not overflow. Kept between its
        exact bounds: P(any purchase) below, no further drop-out above.
        """
        r, b, repeats = self.r, self.b + self.first_can_be_last, history.repeats
        a = self.a if abs(self.a - 1) > NEXT_TO_ONE else 1 + NEXT_TO_ONE
        rate = self.alpha + history.age
        c = a + b + repeats - 1
        # The value is smooth where c passes zero, the formula is not.
        c = np.where(np.abs(c) < NEXT_TO_ONE, NEXT_TO_ONE, c)
        with np.errstate(over="ignore", invalid="ignore"):
            series = hyp2f1(a + b - 1 - r, a - 1, c, horizon / (rate + horizon))
            orders = c / (a - 1) * (1 - series * (rate / (rate + horizon)) ** (a - 1))
        if not np.isfinite(orders).all():
            orders = np.where(
                np.isfinite(orders), orders, self._orders_of_the_alike(history, horizon)
            )
        below = -np.expm1(-(r + repeats) * np.log1p(horizon / rate))
        return np.clip(orders, below, horizon * (r + repeats) / rate)

    def _orders_of_the_alike(self, history: Histories, horizon: float) -> Floats:
        """Return the same where the series overflows: `a` in the hundreds, all leave much alike.

        The mean over the two points that share mean and variance with the chance to leave; off by
        less than 2e-5 from a = 200 on, where overflow starts.
        """
        a, b = self.a, self.b + self._chances(history)
        mean = a / (a + b)
        spread = np.sqrt(mean * b / (a + b) / (a + b + 1))
        growth = horizon / (self.alpha + history.age)
        points = (
            -np.expm1(-(self.r + history.repeats) * np.log1p(chance * growth)) / chance
            for chance in (mean - spread, mean + spread)
        )
        return sum(points, np.zeros_like(growth)) / 2

    def silence_if_alive(self, history: Histories, horizon: float) -> Floats:
        """Return P(no purchase within `horizon`); who is alive can leave only at a purchase.

        No event of a Poisson process whose rate is Gamma(r + repeats, alpha + age):
        ``((alpha + age) / (alpha + age + horizon)) ** (r + repeats)``.
        """
        shape, rate = self.r + history.repeats, self.alpha + history.age
        return np.exp(-shape * np.log1p(horizon / rate))

    def slopes(self, history: Histories) -> tuple[Floats, Gradient]:
        """Return log-likelihoods and their derivatives by log r, log alpha, log a and log b."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        chances = self._chances(history)
        odds = self.log_odds_gone(history)
        gone = expit(odds)
        by_r, by_alpha = self._purchase_slopes(history)
        growth = np.log1p((history.age - history.last) / (alpha + history.last))
        closing = 1 / (alpha + history.age) - 1 / (alpha + history.last)
        both = per_count(lambda n: digamma(a + b) - digamma(a + b + n), chances)
        by_b = both + per_count(lambda n: digamma(b + n) - digamma(b), chances)
        by_b -= gone / np.where(chances > 0, b + chances - 1.0, 1.0)
        rows = self._log_purchases(history) + self.log_survival(history) + np.logaddexp(0.0, odds)
        return rows, (
            by_r + r * gone * growth,
            by_alpha + alpha * gone * (r + history.repeats) * closing,
            a * both + gone,
            b * by_b,
        )

    def _log_survived(self, chances: Floats) -> Floats:
        a, b = self.a, self.b
        return gammaln(a + b) - gammaln(a + b + chances) + gammaln(b + chances) - gammaln(b)

    def _chances(self, history: Histories) -> Floats:
        """Return how often each customer could have left for good."""
        return history.repeats + self.first_can_be_last

    def _growth(self, history: Histories) -> Floats:
        unseen = (history.age - history.last) / (self.alpha + history.last)
        return (self.r + history.repeats) * np.log1p(unseen)


@dataclass(frozen=True)
class ModifiedBetaGeoProcess(BetaGeoProcess):
    """The same with a chance to leave right after the first purchase, [2]_."""

    first_can_be_last = True
