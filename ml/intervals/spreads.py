"""All spreads of one run: what `ml.forecast` asks for intervals of customers and of totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ml.backtest.trial import Target
from ml.forecast.served import Served
from ml.inputs import Floats
from ml.intervals.closed import closed_outlooks, past_totals
from ml.intervals.coherence import never_lower
from ml.intervals.customers import ORDERS, SPEND, CustomerSpread
from ml.intervals.outlook import LEVELS, ClosedOutlook, Outlook
from ml.intervals.so_far import as_quality, coverage_so_far
from ml.intervals.totals import TotalSpread
from ml.intervals.value_prior import ValuesAt, priors_of
from ml.tables import INTERVALS
from ml.windows import Known

ENDS = tuple(name for name in INTERVALS if not name.endswith("_sd"))
_SIDES = tuple(f"{end}_{level}" for level in LEVELS for end in ("low", "high"))
FORECAST_RATIOS = (
    "as_of_date",
    "model_kind",
    "target",
    "horizon_days",
    "origins_count",
    "ratio_median",
    "ratio_sd",
    *(f"ratio_{side}" for side in _SIDES),
    "coverage_90",
)
FORECAST_TOTALS = ("as_of_date", "target", "horizon_days", "forecast", *_SIDES)
PUBLISHED_TARGETS: dict[Target, tuple[str, str]] = {
    "orders": ("clv", "orders"),
    "spend": ("clv", "spend"),
    "silence": ("churn", "silent"),
}


@dataclass(frozen=True)
class Spreads:
    """What closed trials teach about the spread of everything that is served.

    Attributes
    ----------
    customers : CustomerSpread
    totals : dict
        By (target, horizon in days).
    closed : tuple of ClosedOutlook
        What the customers' spread was learned from.
    values_at : callable
        What order values told of their spread at a cutoff.
    """

    customers: CustomerSpread
    totals: dict[tuple[Target, int], TotalSpread]
    closed: tuple[ClosedOutlook, ...]
    values_at: ValuesAt = field(repr=False)

    @classmethod
    def of(cls, served: Iterable[Served], known: Known | None = None) -> Spreads:
        """Learn from the trials of everything that serves; there may be none.

        Parameters
        ----------
        served : iterable of Served
        known : Known, optional
            Of the run's own day: its order values are the prior of their spread.
        """
        served, values_at = list(served), priors_of(known)
        totals = {
            (one.target, one.horizon_days): TotalSpread(one.target, one.horizon_days).fit(
                past_totals(one)
            )
            for one in served
        }
        closed = tuple(closed_outlooks(served))
        level = {key: spread.level_sd_ for key, spread in totals.items()}
        values = values_at(known.cutoff) if known else None
        return cls(CustomerSpread().fit(closed, level, values), totals, closed, values_at)

    def coverage(self) -> pd.DataFrame:
        """Return `coverage_so_far` of customers' intervals at the closed origins."""
        return coverage_so_far(
            self.closed,
            lambda cutoff: {
                key: spread.at(cutoff).level_sd_ for key, spread in self.totals.items()
            },
            self.values_at,
        )

    def quality(self, served: Iterable[Served]) -> pd.DataFrame:
        """Return the same as rows of `model_quality`, in the name of what serves."""
        kinds = {(one.target, one.judged_days or 0): one.candidate.kind for one in served}
        return as_quality(self.coverage(), kinds)

    def clv_columns(
        self, outlooks: Mapping[int, Outlook], discounts: Mapping[int, Floats] | None = None
    ) -> dict[int, pd.DataFrame]:
        """Return INTERVALS of `clv_scores` by horizon, rows as in the outlooks.

        Parameters
        ----------
        outlooks : mapping of int to Outlook
            What is published of the same customers, by horizon; spend undiscounted.
        discounts : mapping of int to array, optional
            `discount_factors` by horizon: money and its interval are multiplied by them.
        """
        found: dict[int, dict[str, Floats]] = {}
        for days, outlook in outlooks.items():
            factor = (discounts or {}).get(days, np.ones(len(outlook.repeats)))
            columns = self.customers.intervals(outlook)
            money = {name: at * factor for name, at in columns.items() if name.startswith(SPEND)}
            published = {ORDERS: outlook.expected_orders, SPEND: outlook.expected_spend * factor}
            found[days] = columns | money | published
        for name in ENDS:
            rising = never_lower({days: columns[name] for days, columns in found.items()})
            for days, values in rising.items():
                found[days][name] = values
        return {days: _frame(columns) for days, columns in found.items()}

    def total_frames(
        self, as_of: date, outlooks: Mapping[int, Outlook], silence: Mapping[int, Floats]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return `forecast_ratios` and `forecast_totals`.

        Parameters
        ----------
        as_of : date
        outlooks : mapping of int to Outlook
            Of everybody scored, by horizon: orders and (undiscounted) spend.
        silence : mapping of int to array
            Published churn probabilities by horizon.
        """
        ratios: list[dict[str, Any]] = []
        totals: list[dict[str, Any]] = []
        for (target, days), spread in sorted(self.totals.items()):
            forecast, sampling_sd = self._now(target, days, outlooks, silence)
            if not len(forecast):
                continue
            kind, name = PUBLISHED_TARGETS[target]
            total, count = float(forecast.sum()), len(forecast)
            key = {"as_of_date": as_of, "target": name, "horizon_days": days}
            ratios.append(key | {"model_kind": kind} | spread.ratios(total, count))
            totals.append(key | spread.bounds(total, count, sampling_sd))
        return (
            pd.DataFrame(ratios, columns=list(FORECAST_RATIOS)),
            pd.DataFrame(totals, columns=list(FORECAST_TOTALS)),
        )

    def _now(
        self,
        target: Target,
        days: int,
        outlooks: Mapping[int, Outlook],
        silence: Mapping[int, Floats],
    ) -> tuple[Floats, float]:
        """Return the forecasts that add up to a total now, and the total's own deviation."""
        if target == "silence":
            chance = silence.get(days, np.zeros(0))
            chance = chance[np.isfinite(chance)]
            return chance, float(np.sqrt(np.sum(chance * (1 - chance))))
        outlook = outlooks.get(days)
        if outlook is None:
            return np.zeros(0), 0.0
        usable = np.isfinite(outlook.expected_orders) & np.isfinite(outlook.silence)
        if target == "spend":
            usable &= np.isfinite(outlook.expected_spend)
        some = outlook.of(usable)
        if target == "orders":
            variance = self.customers.counts(some).variance
            return some.expected_orders, float(np.sqrt(variance.sum()))
        variance = self.customers.amounts(some).variance
        return some.expected_spend, float(np.sqrt(variance.sum()))


def _frame(columns: dict[str, Floats]) -> pd.DataFrame:
    """Return INTERVALS; each interval contains its published number whatever moved it."""
    for name in ENDS:
        nearer = np.minimum if "_low_" in name else np.maximum
        columns[name] = nearer(columns[name], columns[name.rsplit("_", 2)[0]])
    return pd.DataFrame({name: columns[name] for name in INTERVALS})
