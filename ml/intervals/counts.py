"""How many orders: zero with the published probability, else one and a negative binomial more.

The distribution keeps both published numbers, the mean and P(no order), whatever candidate made
them. What is left to learn from closed trials is one shape: how unequal buyers with the same
forecast turn out. A purchase rate that is Gamma(r + x, alpha + T) given the history makes counts
negative binomial with shape r + x; drop-out within the horizon makes it smaller.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import betainc
from scipy.stats import nbinom

from ml.inputs import Floats

# Beyond this many orders a quantile is cheaper by bisection than by adding probabilities up.
MOST_STEPS = 60
NEARLY_NOBODY = 1e-12


@dataclass(frozen=True)
class HurdleCounts:
    """Orders of each customer: P(0) = `silence`, else 1 + NB(mean `more`, size `shape`)."""

    silence: Floats = field(repr=False)
    more: Floats = field(repr=False)
    shape: Floats = field(repr=False)

    @classmethod
    def matched(cls, expected: Floats, silence: Floats, shape: Floats) -> HurdleCounts:
        """Return the distribution of a mean and a P(0).

        A P(0) that no such mean allows gives way: whoever expects half an order buys with a chance
        of a half at most, and a mixture of Poisson counts is silent at least as often as one.
        """
        possible = np.clip(silence, np.maximum(np.exp(-expected), 1 - expected), 1.0)
        buys = np.maximum(1 - possible, NEARLY_NOBODY)
        return cls(possible, np.maximum(expected / buys - 1, 0.0), shape)

    @property
    def buys(self) -> Floats:
        """P(any order)."""
        return 1 - self.silence

    @property
    def mean_if_any(self) -> Floats:
        """Expected orders of who buys at all."""
        return 1 + self.more

    @property
    def variance_if_any(self) -> Floats:
        """Variance of the orders of who buys at all."""
        return self.more + self.more**2 / self.shape

    @property
    def variance(self) -> Floats:
        """Variance of the orders."""
        mean = self.mean_if_any
        return self.buys * (self.variance_if_any + self.silence * mean**2)

    def cdf(self, count: Floats) -> Floats:
        """Return P(orders <= count), 0 below zero."""
        more = betainc(self.shape, np.maximum(count, 1.0), self.shape / (self.shape + self.more))
        return np.select(
            [count < 0, count < 1], [0.0, self.silence], self.silence + self.buys * more
        )

    def interval(self, tail: float, mass: Floats) -> tuple[Floats, Floats]:
        """Return low and high: the `tail` quantile, and the least that makes it hold `mass`.

        Where zero lies in the interval no lower tail is cut off, so the upper one may be larger:
        cutting both would state 95 % and more wherever zero is likely.
        """
        low, high = np.zeros(len(self.silence)), np.zeros(len(self.silence))
        rows = np.arange(len(self.silence))
        shape, odds, reached = self.shape, self.shape / (self.shape + self.more), self.silence
        step, below, is_above_low = self.buys * odds**shape, np.zeros(len(rows)), reached >= tail
        for count in range(MOST_STEPS):
            is_done = is_above_low & (reached >= below + mass[rows])
            high[rows[is_done]] = count
            left = ~is_done
            rows, shape, odds, step = rows[left], shape[left], odds[left], step[left]
            below = np.where(is_above_low, below, reached)[left]
            was_above_low, reached = is_above_low[left], reached[left] + step
            is_above_low = was_above_low | (reached >= tail)
            low[rows[is_above_low & ~was_above_low]] = count + 1
            step = step * (shape + count) / (count + 1) * (1 - odds)
            if not len(rows):
                return low, high
        few = HurdleCounts(self.silence[rows], self.more[rows], shape)
        low[rows] = few._quantile(np.full(len(rows), tail))
        below = few.cdf(low[rows] - 1)
        high[rows] = np.maximum(few._quantile(below + mass[rows]), low[rows])
        return low, high

    def _quantile(self, level: Floats) -> Floats:
        share = np.clip((level - self.silence) / np.maximum(self.buys, NEARLY_NOBODY), 0, 1 - 1e-9)
        beyond = 1 + nbinom.ppf(share, self.shape, self.shape / (self.shape + self.more))
        return np.where(level <= self.silence, 0.0, np.maximum(beyond, 1.0))
