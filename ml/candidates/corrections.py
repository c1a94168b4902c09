"""What corrections may learn from: closed windows with labels, and the origin of one season."""

from __future__ import annotations

from ml.errors import NotAllowedError
from ml.inputs import Floats, numbers
from ml.learners.booster import Objective
from ml.trial_gates import labels_gate
from ml.windows import SEASON_DAYS, Known, Window


def season_window(known: Known, horizon_days: int) -> Window:
    """Return the origin that corrections of level may learn from.

    Its window is as long as the horizon asked for, or holds every season: the level of a spring
    says nothing of the year that starts with it.

    Raises
    ------
    NotAllowedError
        When no window of the same season has closed, or there was too little history before it.
    """
    days = known.judged_days(horizon_days)
    is_like = days is not None and (days == horizon_days or days >= SEASON_DAYS)
    window = known.season_matched(days) if days is not None and is_like else None
    if window is None:
        raise NotAllowedError("no window of the same season had closed: corrections stay off")
    history, needed = longest_history(window), known.limits.min_season_history_days
    if history < needed:
        raise NotAllowedError(
            f"{history:g} days of history before the season-matched origin, at least {needed:g} "
            "needed: corrections stay off"
        )
    return window


def longest_history(window: Window) -> float:
    """Return the days between the first order known and the window's cutoff."""
    ages = numbers(window.frame, "age_days")
    return float(ages.max()) if len(ages) else 0.0


def labelled_windows(known: Known, horizon_days: int) -> tuple[Window, ...]:
    """Return the closed windows a learner may train on: all horizons up to the one asked.

    Raises
    ------
    NotAllowedError
        When they hold fewer labels of either class than needed.
    """
    longest = known.judged_days(horizon_days) or 0
    windows = tuple(window for window in known.windows if window.horizon_days <= longest)
    silent = int(sum(window.silence.sum() for window in windows))
    total = sum(len(window.rows) for window in windows)
    gate = labels_gate([silent, total - silent], known.limits)
    if not gate.is_open:
        raise NotAllowedError(gate.reason)
    return windows


def outcome_of(objective: Objective, window: Window) -> Floats:
    """Return what happened in a window, by target; spend is below zero where refunds prevail."""
    if objective == "orders":
        return window.orders
    return window.silence if objective == "silence" else window.spend
