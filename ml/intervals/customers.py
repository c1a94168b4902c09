"""Intervals of single customers: orders and spend over a horizon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Self

import numpy as np

from ml.backtest.trial import Target
from ml.inputs import Bools, Floats
from ml.intervals.amounts import HurdleAmounts
from ml.intervals.counts import HurdleCounts
from ml.intervals.learning import CountShape, ValueSpread, learn_shape, learn_values
from ml.intervals.outlook import LEVELS, ClosedOutlook, Outlook, Positions, purchase_groups
from ml.intervals.recalibration import margin, masses, needed_mass, tail
from ml.windows import judged_horizon

ORDERS, SPEND = "expected_orders", "predicted_clv"

Level = tuple[Target, int]
Masses = dict[tuple[str, int], Floats]


class CustomerSpread:
    """Spread of single customers around what is published of them.

    Attributes
    ----------
    shape_ : CountShape
    values_ : ValueSpread
    level_sd_ : dict of (target, horizon) to float
    masses_ : dict of int to dict
        By closed horizon, then (column, level): the interval's mass per purchase group.
    """

    def fit(
        self,
        closed: Sequence[ClosedOutlook],
        level_sd: Mapping[Level, float] | None = None,
        values: ValueSpread | None = None,
    ) -> Self:
        """Learn from what was forecast at closed origins and came of it.

        Parameters
        ----------
        closed : sequence of ClosedOutlook
            Any horizons; may be empty: the priors speak then.
        level_sd : mapping of int to float, optional
            By (target, horizon in days): how far totals were off, as a share. A season that is off
            moves every customer with it.
        values : ValueSpread, optional
            What the order values themselves tell of their spread.
        """
        closed = sorted(closed, key=_horizon_and_day)
        self.level_sd_ = dict(level_sd or {})
        self.shape_: CountShape = learn_shape(closed)
        self.values_: ValueSpread = learn_values(closed, values or ValueSpread())
        self.masses_: dict[int, Masses] = {
            days: self._learn_masses(list(trials))
            for days, trials in groupby(closed, lambda trial: trial.outlook.horizon_days)
        }
        return self

    def counts(self, outlook: Outlook) -> HurdleCounts:
        """Return the distribution of order counts."""
        return self._counts(outlook, self._level("orders", outlook.horizon_days))

    def amounts(self, outlook: Outlook) -> HurdleAmounts:
        """Return the distribution of spend."""
        return HurdleAmounts.matched(
            self._counts(outlook, 0.0),
            outlook.expected_spend,
            self.values_.within,
            self.values_.after(outlook.repeats, is_own_mean=outlook.is_own_mean),
            self._level("spend", outlook.horizon_days),
        )

    def intervals(self, outlook: Outlook) -> dict[str, Floats]:
        """Return the interval columns of `clv_scores` of one horizon.

        Every interval contains its published number and the narrower interval: where nothing is
        the likeliest outcome, an interval of orders may reach from 0 to less than one.

        Returns
        -------
        dict of str to array
            expected_orders_low_80 ... predicted_clv_high_90, predicted_clv_sd; NaN where the model
            abstains.
        """
        found: dict[str, Floats] = {}
        for name, rows, spread, published in self._spreads(outlook):
            groups = purchase_groups(outlook.repeats[rows])
            least, most = published, published
            for level in LEVELS:
                mass = self._mass(name, level, outlook.horizon_days, groups)
                low, high = spread.interval(tail(level), mass)
                least, most = np.minimum(low, least), np.maximum(high, most)
                found[f"{name}_low_{level}"] = _spread_out(least, rows)
                found[f"{name}_high_{level}"] = _spread_out(most, rows)
            found[f"{name}_sd"] = _spread_out(np.sqrt(spread.variance), rows)
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return what was learned as JSON values, for the card."""
        return {
            "count_shape": vars(self.shape_),
            "value_spread": vars(self.values_),
            "level_sd": {f"{name}_{days}": sd for (name, days), sd in self.level_sd_.items()},
            "masses": {
                str(days): {f"{name}_{level}": mass.tolist() for (name, level), mass in by.items()}
                for days, by in self.masses_.items()
            },
        }

    def _spreads(
        self, outlook: Outlook
    ) -> list[tuple[str, Bools, HurdleCounts | HurdleAmounts, Floats]]:
        """Return column, rows that have a forecast, their distribution and published number."""
        has_orders = np.isfinite(outlook.expected_orders) & np.isfinite(outlook.silence)
        has_spend = has_orders & np.isfinite(outlook.expected_spend)
        some, valued = outlook.of(has_orders), outlook.of(has_spend)
        return [
            (ORDERS, has_orders, self.counts(some), some.expected_orders),
            (SPEND, has_spend, self.amounts(valued), valued.expected_spend),
        ]

    def _counts(self, outlook: Outlook, level_sd: float) -> HurdleCounts:
        shape = self.shape_.of(outlook.repeats, outlook.horizon_days)
        return HurdleCounts.matched(
            outlook.expected_orders, outlook.silence, 1 / (1 / shape + level_sd**2)
        )

    def _level(self, target: Target, horizon_days: int) -> float:
        known = {days: sd for (name, days), sd in self.level_sd_.items() if name == target}
        judged = judged_horizon(known, horizon_days)
        return 0.0 if judged is None else known[judged]

    def _margin(self, name: str, horizon_days: int) -> float:
        return 0.0 if name == ORDERS else margin(self._level("spend", horizon_days))

    def _mass(self, name: str, level: int, horizon_days: int, groups: Positions) -> Floats:
        judged = judged_horizon(self.masses_, horizon_days)
        if judged is None:
            return np.full(len(groups), level / 100 + self._margin(name, horizon_days))
        return self.masses_[judged][name, level][groups]

    def _learn_masses(self, closed: Sequence[ClosedOutlook]) -> Masses:
        """Return the masses that cover as stated over the closed origins of one horizon."""
        needed: dict[tuple[str, int], list[Floats]] = {}
        groups: dict[str, list[Positions]] = {ORDERS: [], SPEND: []}
        for trial in closed:
            actual = {ORDERS: trial.orders, SPEND: np.maximum(trial.spend, 0.0)}
            for name, rows, spread, _ in self._spreads(trial.outlook):
                groups[name].append(purchase_groups(trial.outlook.repeats[rows]))
                for level in LEVELS:
                    mass = needed_mass(spread, actual[name][rows], level, is_count=name == ORDERS)
                    needed.setdefault((name, level), []).append(mass)
        return {
            (name, level): masses(
                np.concatenate(parts),
                np.concatenate(groups[name]),
                level,
                self._margin(name, closed[0].outlook.horizon_days),
            )
            for (name, level), parts in needed.items()
        }


def _horizon_and_day(trial: ClosedOutlook) -> tuple[int, Any]:
    return trial.outlook.horizon_days, trial.cutoff


def _spread_out(values: Floats, rows: Bools) -> Floats:
    column = np.full(len(rows), np.nan)
    column[rows] = values
    return column
