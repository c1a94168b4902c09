"""How much money: nothing with P(no order), else a lognormal amount with matched moments."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtr, ndtri

from ml.inputs import Floats
from ml.intervals.counts import NEARLY_NOBODY, HurdleCounts


@dataclass(frozen=True)
class HurdleAmounts:
    """Spend of each customer: 0 with P = `silence`, else lognormal.

    Attributes
    ----------
    silence : array
        P(no order).
    mean_if_any : array
        Expected spend of who buys at all; NaN where no value is known.
    log_variance : array
        Variance of its logarithm.
    """

    silence: Floats = field(repr=False)
    mean_if_any: Floats = field(repr=False)
    log_variance: Floats = field(repr=False)

    @classmethod
    def matched(
        cls,
        counts: HurdleCounts,
        expected_spend: Floats,
        within: float,
        between: Floats,
        level_sd: float,
    ) -> HurdleAmounts:
        """Return the spend of customers whose order counts are known in distribution.

        Squared coefficients of variation: `within` of one order around a customer's own mean,
        `between` of that mean around its forecast. They add up over a random number of orders;
        `level_sd` is what everybody's spend may be off by together.
        """
        mean = counts.mean_if_any
        squared = counts.variance_if_any / mean**2 * (1 + between)
        squared = squared + within * (1 + between) / mean + between + level_sd**2
        amount = expected_spend / np.maximum(counts.buys, NEARLY_NOBODY)
        return cls(counts.silence, amount, np.log1p(squared))

    @property
    def buys(self) -> Floats:
        """P(any order)."""
        return 1 - self.silence

    @property
    def variance(self) -> Floats:
        """Variance of the spend."""
        mean = self.mean_if_any**2
        return self.buys * mean * (np.expm1(self.log_variance) + self.silence)

    def cdf(self, amount: Floats) -> Floats:
        """Return P(spend <= amount), 0 below zero."""
        with np.errstate(divide="ignore", invalid="ignore"):
            standard = np.log(np.maximum(amount, 0) / self.mean_if_any) / np.sqrt(self.log_variance)
        share = ndtr(standard + np.sqrt(self.log_variance) / 2)
        return np.where(amount < 0, 0.0, self.silence + self.buys * np.nan_to_num(share))

    def quantile(self, level: Floats) -> Floats:
        """Return the least amount with P(spend <= amount) >= level."""
        share = (level - self.silence) / np.maximum(self.buys, NEARLY_NOBODY)
        share = np.clip(share, NEARLY_NOBODY, 1 - NEARLY_NOBODY)
        deviation = np.sqrt(self.log_variance)
        amount = self.mean_if_any * np.exp(deviation * ndtri(share) - self.log_variance / 2)
        return np.where(level <= self.silence, 0.0 * self.mean_if_any, amount)

    def interval(self, tail: float, mass: Floats) -> tuple[Floats, Floats]:
        """Return low and high by the rule of `HurdleCounts.interval`."""
        below = np.where(self.silence >= tail, 0.0, tail)
        low = self.quantile(np.full(len(self.silence), tail))
        return low, self.quantile(np.minimum(below + mass, 1 - NEARLY_NOBODY))
