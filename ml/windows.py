"""Backtest windows: what was known at a cutoff, and what happened in the days after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone

from ml.fits import MODELS, Fits
from ml.gates import Thresholds
from ml.inputs import Floats, is_possible_history, money, numbers

# The outcome columns that a window adds to the features.
ORDERS_AHEAD, SPEND_AHEAD = "orders_count_ahead", "spend_ahead"
SEASON_DAYS = 364


@dataclass(frozen=True)
class Window:
    """One row per customer seen by `cutoff`; the outcome covers the `horizon_days` after it.

    `frame` holds customer_id, FEATURES and GROUPS as known at the cutoff, beside
    `orders_count_ahead` and `spend_ahead` (zero for who bought nothing); sorted by customer_id, the
    cutoff's own customers last.
    """

    cutoff: pd.Timestamp
    horizon_days: int
    frame: pd.DataFrame

    @property
    def end(self) -> pd.Timestamp:
        """The last day of the outcome."""
        return self.cutoff + pd.Timedelta(days=self.horizon_days)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Who is judged and learned from: not the cutoff's own customers, whose rate is 0 / 0."""
        is_judged = numbers(self.frame, "age_days") > 0
        count = int(is_judged.sum())
        # As they come from `read_windows` they are the first ones: a view, no copy.
        some = self.frame.iloc[:count] if is_judged[:count].all() else self.frame[is_judged]
        return some.reset_index(drop=True)

    @property
    def orders(self) -> Floats:
        """Purchase days of each of `rows` within the horizon."""
        return numbers(self.rows, ORDERS_AHEAD)

    @property
    def silence(self) -> Floats:
        """1 for each of `rows` without an order within the horizon, else 0."""
        return (self.orders == 0).astype(np.float64)

    @property
    def spend(self) -> Floats:
        """Net spend of each of `rows` within the horizon; below zero where refunds prevail."""
        return np.nan_to_num(money(self.rows, SPEND_AHEAD))


@dataclass(frozen=True)
class Known:
    """Everything known at the end of `cutoff`.

    `frame` holds one row per buyer (customer_id, FEATURES), `windows` those closed by the cutoff,
    `fits` the run's cache, `limits` the tenant's gate table; `rows` are who is forecast: all of
    `frame`, or who is judged at a past cutoff.
    """

    cutoff: pd.Timestamp
    frame: pd.DataFrame
    windows: tuple[Window, ...]
    limits: Thresholds = field(default_factory=Thresholds, repr=False)
    fits: Fits = field(default_factory=Fits, repr=False, compare=False)
    judged: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    @property
    def rows(self) -> pd.DataFrame:
        """Who is forecast at the cutoff."""
        return self.frame if self.judged is None else self.judged

    def model(self, kind: str) -> Any:
        """Return the purchase or value model of this day; DegenerateFitError when there is none."""
        return self.fits.once((kind, self.cutoff), lambda: MODELS[kind]().fit(self.frame))

    def stated(self, kind: str, method: str, rows: pd.DataFrame, *horizon_days: int) -> Floats:
        """Return what this day's model says of `rows`, such as `predict_orders`."""

        def state() -> Floats:
            answer: Floats = getattr(self.model(kind), method)(rows, *horizon_days)
            return answer

        found: Floats = self.fits.once((kind, method, self.cutoff, *horizon_days), state, rows)
        return found

    def fitted(self, candidate: Any, horizon_days: int) -> Any:
        """Return a candidate fitted on this day for a horizon, fitted once."""
        key = (candidate.target, candidate.kind, self.cutoff, horizon_days)
        return self.fits.once(key, lambda: clone(candidate).fit(self, horizon_days))

    def forecast(self, candidate: Any, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return what a candidate, fitted on this day for the horizon, forecasts for `rows`."""

        def state() -> Floats:
            answer: Floats = self.fitted(candidate, horizon_days).predict(rows, horizon_days)
            return answer

        key = ("forecast", candidate.target, candidate.kind, self.cutoff, horizon_days)
        found: Floats = self.fits.once(key, state, rows)
        return found

    def of(self, horizon_days: int) -> tuple[Window, ...]:
        """Return the closed windows of a horizon, oldest first."""
        return tuple(window for window in self.windows if window.horizon_days == horizon_days)

    def judged_days(self, horizon_days: int) -> int | None:
        """Return the longest horizon with closed windows up to the one asked, else the shortest."""
        return judged_horizon({window.horizon_days for window in self.windows}, horizon_days)

    def season_matched(self, horizon_days: int) -> Window | None:
        """Return the closed window of the same season, if there is one.

        The one that started exactly 364 days before; of windows that hold all seasons the newest.
        """
        windows = self.of(horizon_days)
        if horizon_days >= SEASON_DAYS:
            return windows[-1] if windows else None
        day = self.cutoff - pd.Timedelta(days=SEASON_DAYS)
        return next((window for window in windows if window.cutoff == day), None)

    def at(self, window: Window) -> Known:
        """Return what was known when a window started."""
        closed = tuple(known for known in self.windows if known.end <= window.cutoff)
        return Known(window.cutoff, window.frame, closed, self.limits, self.fits, window.rows)


def read_windows(
    training: pd.DataFrame, outcomes: pd.DataFrame, windows: pd.DataFrame, as_of: date
) -> tuple[Window, ...]:
    """Join features and outcomes into windows, leaving out what is not known yet.

    An open window (cutoff + horizon after `as_of`) says nothing: its customers are unknown, not
    quiet. In a closed one, who has no outcome row bought nothing. Impossible histories are left
    out, and so are outcomes of whoever the features do not know: rows of another tenant never mix
    with this one's.

    Parameters
    ----------
    training : DataFrame
        `ftr_forecast_training`: customer_id, cutoff_date, FEATURES, GROUPS.
    outcomes : DataFrame
        `ftr_forecast_outcomes`: customer_id, cutoff_date, horizon_days, orders_count, spend.
    windows : DataFrame
        `ftr_forecast_windows`: cutoff_date, horizon_days.
    as_of : date
        Last day whose events are known.

    Returns
    -------
    tuple of Window
        By horizon, then cutoff.
    """
    is_possible = is_possible_history(training)
    known = training if is_possible.all() else training[is_possible]
    known = known.assign(cutoff_date=pd.to_datetime(known["cutoff_date"]))
    blocks = {day: _sorted(block) for day, block in known.groupby("cutoff_date", sort=True)}
    pairs = pd.DataFrame(
        {
            "horizon": numbers(windows, "horizon_days").astype(np.int64),
            "cutoff": pd.to_datetime(windows["cutoff_date"]),
        }
    ).drop_duplicates()
    ends = pairs["cutoff"] + pd.to_timedelta(pairs["horizon"], unit="D")
    pairs = pairs[ends <= pd.Timestamp(as_of)].sort_values(["horizon", "cutoff"])
    happened = outcomes.assign(cutoff_date=pd.to_datetime(outcomes["cutoff_date"]))
    return tuple(
        Window(day, days, _with_outcome(blocks[day], happened, day, days))
        for days, day in zip(pairs["horizon"], pairs["cutoff"], strict=True)
        if day in blocks
    )


def _sorted(block: pd.DataFrame) -> pd.DataFrame:
    is_new = numbers(block, "age_days") == 0
    ordered = block.assign(is_new=is_new).sort_values(["is_new", "customer_id"], ignore_index=True)
    return ordered.drop(columns="is_new")


def _with_outcome(
    block: pd.DataFrame, outcomes: pd.DataFrame, day: pd.Timestamp, horizon_days: int
) -> pd.DataFrame:
    is_here = (outcomes["cutoff_date"] == day) & (outcomes["horizon_days"] == horizon_days)
    mine = outcomes[is_here].set_index("customer_id")
    orders = block["customer_id"].map(mine["orders_count"]).fillna(0)
    spend = block["customer_id"].map(mine["spend"]).fillna(0)
    return block.assign(**{ORDERS_AHEAD: orders, SPEND_AHEAD: spend})


def judged_horizon(available: Iterable[int], horizon_days: int) -> int | None:
    """Return the longest judged horizon that is not longer than asked, else the shortest one."""
    available = sorted(available)
    fitting = [days for days in available if days <= horizon_days]
    return fitting[-1] if fitting else next(iter(available), None)
