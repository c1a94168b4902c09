"""A learned correction of who gets more and who less, that leaves the total where it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ml.candidates.corrections import labelled_windows, outcome_of
from ml.errors import DegenerateFitError, NotAllowedError
from ml.inputs import Floats
from ml.learners.booster import Objective, OffsetBooster
from ml.windows import Known

# A booster of some dozen small trees learns no more from more rows; it only takes longer.
MOST_ROWS = 120_000

Forecast = Callable[[Known, pd.DataFrame, int], Floats]


def learn_shape(
    objective: Objective, name: str, known: Known, horizon_days: int, forecast: Forecast
) -> OffsetBooster:
    """Learn what a forecast missed between customers over the closed windows.

    Every window's forecast is the one made at its own cutoff, with what was known then. The learned
    correction is brought to leave today's total unchanged.

    Parameters
    ----------
    objective : {'orders', 'silence', 'spend'}
    name : str
        Of the forecast that is corrected: all candidates that correct it share one booster.
    known : Known
    horizon_days : int
        Windows up to this horizon teach; the correction is a multiple of any horizon's forecast.
    forecast : callable
        (known, rows, horizon) to the forecast that is corrected.

    Raises
    ------
    NotAllowedError
        When the closed windows hold too few labels, or no forecast could be made at any of them.
    """
    key = ("shape", objective, name, known.cutoff, horizon_days)
    learned: OffsetBooster = known.fits.once(
        key, lambda: _learn(objective, known, horizon_days, forecast), known.rows
    )
    return learned


def _learn(
    objective: Objective, known: Known, horizon_days: int, forecast: Forecast
) -> OffsetBooster:
    windows = labelled_windows(known, horizon_days)
    step = max(1, -(-sum(len(window.rows) for window in windows) // MOST_ROWS))
    rows, outcomes, offsets = [], [], []
    for window in windows:
        try:
            then = forecast(known.at(window), window.rows, window.horizon_days)
        except DegenerateFitError:
            continue
        rows.append(window.rows.iloc[::step])
        # No loss of spend knows less than nothing.
        outcomes.append(np.maximum(outcome_of(objective, window)[::step], 0.0))
        offsets.append(then[::step])
    if not rows:
        raise NotAllowedError("no forecast could be made at any closed window: nothing to learn")
    booster = OffsetBooster(objective).fit(
        pd.concat(rows, ignore_index=True),
        np.concatenate(outcomes),
        np.concatenate(offsets),
        np.repeat(np.arange(len(rows)), [len(block) for block in rows]),
    )
    return booster.balance(known.rows, forecast(known, known.rows, horizon_days))
