"""How busy the days and hours are: growth, months, weekdays, on-sale days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm.sources.sample.clock import HOUR, LocalClock
from crm.sources.sample.columns import Bools, Floats, Ints
from crm.sources.sample.programme import Programme

MONTHS = np.array([0.75, 0.8, 0.95, 1.05, 1.15, 1.15, 1.1, 0.85, 1.0, 1.05, 1.15, 1.4])
WEEKDAYS = np.array([0.85, 0.85, 0.95, 1.1, 1.3, 1.05, 0.9])
# Local hours 0 to 23; the second row is Friday and Saturday.
HOURS = np.array(
    [
        [2, 1, 0.4, 0.2, 0.2, 0.3, 1, 2, 4, 5, 6, 6, 8, 7, 5, 5, 6, 7, 9, 10, 11, 10, 7, 4],
        [4, 3, 1.5, 0.6, 0.3, 0.2, 0.5, 1, 2, 4, 5, 6, 7, 6, 5, 5, 7, 9, 10, 10, 11, 11, 9, 6],
    ]
)
GROWTH = 0.5
"""New customers a day grow by this share from the first day to the last."""


@dataclass(frozen=True)
class Season:
    """Weights of the history's days and a clock that runs with them."""

    weights: Floats
    """One weight per day, mean 1."""
    elapsed: Floats
    """Busy-time at the start of each day, and at the end of the last one."""
    acquisition: Floats
    """Cumulated share of first purchases by the end of each day."""
    weekday: Ints
    """Monday 0 to Sunday 6."""

    def day_of(self, busy_time: Floats) -> Ints:
        """Return the day on which a moment of busy-time falls."""
        found = np.searchsorted(self.elapsed, busy_time, side="right") - 1
        return np.clip(found, 0, len(self.weights) - 1)


def draw_season(clock: LocalClock, days: int, programme: Programme) -> Season:
    """Build day weights from months, weekdays, Black Friday and the days sales open."""
    dates = clock.dates(np.arange(days))
    month = dates.astype("datetime64[M]").astype(int) % 12
    weekday = (dates.astype(int) + 3) % 7
    weights = MONTHS[month] * WEEKDAYS[weekday]
    on_sale = np.bincount(
        np.clip(programme.on_sale_day, 0, days - 1), weights=programme.popularity, minlength=days
    )
    weights *= 1 + 0.6 * np.minimum(on_sale / (on_sale.mean() * 4 + 1e-9), 1)
    festival_days = programme.on_sale_day[programme.is_festival]
    weights[festival_days[(festival_days >= 0) & (festival_days < days)]] *= 2.5
    weights[_black_fridays(month, weekday, dates)] *= 2.2
    weights /= weights.mean()
    joining = np.cumsum(weights * (1 + GROWTH * np.arange(days) / days))
    elapsed = np.concatenate([[0.0], np.cumsum(weights)])
    return Season(weights, elapsed, joining / joining[-1], weekday)


def draw_second_of_day(weekday: Ints, on_sale_day: Bools, rng: np.random.Generator) -> Ints:
    """Draw local seconds of day: weekday × hour pattern; on an on-sale day a rush from 10:00."""
    late = np.isin(weekday, (4, 5)).astype(int)
    cumulated = np.cumsum(HOURS, axis=1) / HOURS.sum(axis=1, keepdims=True)
    drawn = rng.random(len(weekday))
    hour = np.where(
        late == 1,
        np.searchsorted(cumulated[1], drawn, side="right"),
        np.searchsorted(cumulated[0], drawn, side="right"),
    )
    usual = np.minimum(hour, 23) * HOUR + rng.integers(0, HOUR, len(weekday))
    rush = 10 * HOUR + rng.exponential(1.5 * HOUR, len(weekday)).astype(np.int64)
    return np.where(on_sale_day, np.minimum(rush, 24 * HOUR - 60), usual)


def _black_fridays(month: Ints, weekday: Ints, dates: np.ndarray) -> Bools:
    day_of_month = (dates - dates.astype("datetime64[M]")).astype(int) + 1
    return (month == 10) & (weekday == 4) & (day_of_month >= 8) & (day_of_month <= 14)
