"""Intervals of totals: how far the totals of closed origins were off, and who happens to buy.

A total is off for two reasons. The level is: a season, a price, a lost campaign move everybody at
once; only past origins tell how far. And single customers are: that part shrinks with their number
and follows from their own variance. Publishing `forecast x spread of past ratios` alone would state
far too little for a small segment, adding up customers alone far too little for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm, t

from ml.backtest.trial import Target
from ml.intervals.outlook import LEVELS
from ml.intervals.past import PastTotal
from ml.intervals.recalibration import tail
from ml.windows import SEASON_DAYS

# What origins of public order logs were off by when nothing was known yet, and how many closed
# origins outweigh it. Orders and spend on the log scale, silence in log-odds. Until the closed
# origins have seen every season, the next one may be unlike them all.
PRIOR_SD: dict[Target, float] = {"orders": 0.08, "spend": 0.10, "silence": 0.15}
PRIOR_SD_OF_A_NEW_SEASON: dict[Target, float] = {"orders": 0.20, "spend": 0.22, "silence": 0.30}
PRIOR_ORIGINS = 3.0


class TotalSpread:
    """Spread of one target's totals over one horizon.

    Attributes
    ----------
    level_sd_ : float
        Of the level, log scale (silence: log-odds), around the forecast as it is served: what past
        origins were off by on one side counts as spread, too.
    freedom_ : float
        Degrees of freedom: closed origins, overlapping ones counted as far as they are new, and
        the prior's.
    """

    def __init__(self, target: Target, horizon_days: int) -> None:
        self.target: Target = target
        self.horizon_days = horizon_days

    def fit(self, past: Sequence[PastTotal]) -> Self:
        """Learn from closed origins; none at all leaves the prior."""
        self.past_ = tuple(sorted(past, key=lambda total: (total.cutoff, total.end)))
        weight = _distinct(self.past_) / max(len(self.past_), 1)
        squares = sum(total.error**2 - total.sampling_sd**2 for total in self.past_)
        usual = PRIOR_SD if _has_seen_a_year(self.past_) else PRIOR_SD_OF_A_NEW_SEASON
        prior = PRIOR_ORIGINS * usual[self.target] ** 2
        self.freedom_ = PRIOR_ORIGINS + weight * len(self.past_)
        level = np.sqrt(max(prior + weight * squares, prior / 4) / self.freedom_)
        self.level_sd_ = round(float(level * self._stretch()), 4)
        return self

    def interval(
        self, forecast: float, level: int, *, customers_count: int, sampling_sd: float = 0.0
    ) -> tuple[float, float]:
        """Return low and high of a total that is forecast now.

        Parameters
        ----------
        forecast : float
            Orders, money or customers.
        level : {80, 90}
        customers_count : int
            Who the total is of.
        sampling_sd : float
            Standard deviation of the total that single customers explain, in its own unit.
        """
        if not forecast > 0:
            return forecast, forecast
        share = min(forecast / customers_count, 1.0) if self.target == "silence" else 0.0
        own = sampling_sd / (forecast * max(1 - share, 1e-9))
        reach = float(t.ppf(1 - tail(level), self.freedom_)) * np.hypot(self.level_sd_, own)
        if self.target != "silence":
            return forecast * float(np.exp(-reach)), forecast * float(np.exp(reach))
        odds = logit(share)
        return customers_count * expit(odds - reach), customers_count * expit(odds + reach)

    def ratio_sd(self, forecast: float, customers_count: int) -> float:
        """Return the standard deviation of a total's ratio that normal intervals may use.

        Widened from Student's distribution to the normal one at 90 %: a segment's interval is its
        forecast +- z (this share of it, beside its customers' own spread).
        """
        wider = float(t.ppf(0.95, self.freedom_) / norm.ppf(0.95))
        share = forecast / customers_count if self.target == "silence" and customers_count else 0.0
        return self.level_sd_ * wider * (1 - min(share, 1.0))

    def ratios(self, forecast: float, customers_count: int) -> dict[str, Any]:
        """Return a row of `forecast_ratios`: past actual over forecast totals and their spread.

        `ratio_low_80` ... `ratio_high_90` bound the next ratio as far as the level goes; single
        customers' part depends on how many they are and is left to whoever adds them up.
        """
        past = [total.actual / total.forecast for total in self.past_]
        found: dict[str, Any] = {
            "origins_count": len(past),
            "ratio_median": float(np.median(past)) if past else float("nan"),
            "ratio_sd": self.ratio_sd(forecast, customers_count),
            "coverage_90": self.coverage(),
        }
        for level in LEVELS:
            ends = self.interval(forecast, level, customers_count=customers_count)
            for end, value in zip(("low", "high"), ends, strict=True):
                found[f"ratio_{end}_{level}"] = value / forecast if forecast > 0 else float("nan")
        return found

    def bounds(self, forecast: float, customers_count: int, sampling_sd: float) -> dict[str, Any]:
        """Return the numbers of a row of `forecast_totals`."""
        found = {"forecast": forecast}
        for level in LEVELS:
            found[f"low_{level}"], found[f"high_{level}"] = self.interval(
                forecast, level, customers_count=customers_count, sampling_sd=sampling_sd
            )
        return found

    def coverage(self, level: int = 90) -> float:
        """Return the share of closed origins inside the interval stated there; NaN without any.

        At each origin only what had closed by then is known.
        """
        inside = [self._held(total, level) for total in self.past_]
        return float(np.mean(inside)) if inside else float("nan")

    def at(self, cutoff: pd.Timestamp) -> TotalSpread:
        """Return the spread as it was known at an earlier day."""
        closed = [total for total in self.past_ if total.end <= cutoff]
        return TotalSpread(self.target, self.horizon_days).fit(closed)

    def _held(self, total: PastTotal, level: int) -> bool:
        then = self.at(total.cutoff)
        reach = t.ppf(1 - tail(level), then.freedom_) * np.hypot(then.level_sd_, total.sampling_sd)
        return bool(abs(total.error) <= reach)

    def _stretch(self) -> float:
        """Return how much wider the level gets beyond the longest horizon that has closed."""
        judged = [(total.end - total.cutoff).days for total in self.past_]
        return float(np.sqrt(max(self.horizon_days / max(judged, default=np.inf), 1.0)))


def _distinct(past: Sequence[PastTotal]) -> float:
    """Return how many windows the closed origins amount to, overlaps counted once."""
    if not past:
        return 0.0
    days = max((past[0].end - past[0].cutoff).days, 1)
    starts = [total.cutoff for total in past]
    steps = [(after - before).days / days for before, after in pairwise(starts)]
    return 1.0 + sum(min(step, 1.0) for step in steps)


def _has_seen_a_year(past: Sequence[PastTotal]) -> bool:
    """Tell whether the closed origins span all seasons."""
    return bool(past) and (max(total.end for total in past) - past[0].cutoff).days >= SEASON_DAYS
