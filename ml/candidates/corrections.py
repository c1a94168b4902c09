"""What corrections may learn from: closed windows with labels, and the season-matched origin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ml.errors import NotAllowedError
from ml.gates import labels_gate
from ml.inputs import Floats, numbers
from ml.learners.booster import Objective, OffsetBooster
from ml.windows import Known, Window

# A booster of some dozen small trees learns no more from more rows; it only takes longer.
MOST_ROWS = 120_000

Offset = Callable[[Known, Window], Floats]


def season_window(known: Known, horizon_days: int) -> Window:
    """Return the origin that corrections of level may learn from.

    Raises
    ------
    NotAllowedError
        When no window of the same season has closed, or there was too little history before it.
    """
    days = known.judged_days(horizon_days)
    window = known.season_matched(days) if days is not None else None
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
    """Return the closed windows a learner may train on; NotAllowedError below the labels needed."""
    days = known.judged_days(horizon_days)
    windows = known.of(days) if days is not None else ()
    silent = int(sum(window.silence.sum() for window in windows))
    total = sum(len(window.rows) for window in windows)
    gate = labels_gate([silent, total - silent], known.limits)
    if not gate.is_open:
        raise NotAllowedError(gate.reason)
    return windows


def learn(
    objective: Objective, known: Known, windows: tuple[Window, ...], offset: Offset
) -> OffsetBooster:
    """Return a booster of what the forecasts `offset` missed over the windows.

    Every forecast is one that was made at its window's own cutoff, with what was known then.
    """
    step = max(1, -(-sum(len(window.rows) for window in windows) // MOST_ROWS))
    rows = pd.concat([window.rows.iloc[::step] for window in windows], ignore_index=True)
    outcomes = [outcome_of(objective, window)[::step] for window in windows]
    offsets = [offset(known.at(window), window)[::step] for window in windows]
    return OffsetBooster(objective).fit(rows, np.concatenate(outcomes), np.concatenate(offsets))


def outcome_of(objective: Objective, window: Window) -> Floats:
    """Return what happened in a window, by target."""
    if objective == "orders":
        return window.orders
    return window.silence if objective == "silence" else np.maximum(window.spend, 0.0)
