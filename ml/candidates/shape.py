"""A learned correction of who gets more and who less, that leaves the total where it was.

The level of a season is another question: a booster that also learned how far its windows were off
in total would carry one season's level into the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from ml.candidates.candidate import log_odds
from ml.candidates.corrections import labelled_windows, outcome_of
from ml.inputs import Floats
from ml.learners.booster import BIAS, Objective, OffsetBooster
from ml.learners.season import LogitShift
from ml.windows import Known

# A booster of some dozen small trees learns no more from more rows; it only takes longer.
MOST_ROWS = 120_000

Forecast = Callable[[Known, pd.DataFrame, int], Floats]


@dataclass(frozen=True)
class Shape:
    """A booster and the one number that keeps the total of who is forecast.

    `level` is added in log space (silence: in log odds), the same for every customer.
    """

    booster: OffsetBooster
    level: float

    def factor(self, rows: pd.DataFrame) -> Floats:
        """Return each row's multiple of the forecast."""
        return self.booster.factor(rows) * float(np.exp(self.level))

    def logit_shift(self, rows: pd.DataFrame) -> Floats:
        """Return what to add to each row's log odds of silence."""
        return self.booster.logit_shift(rows) + self.level

    def contributions(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the correction by feature and `bias`, in log space or log odds."""
        parts = self.booster.contributions(rows)
        return parts.assign(**{BIAS: parts[BIAS] + self.level})

    def to_dict(self) -> dict[str, Any]:
        """Return trees and level as JSON values."""
        return {"booster": self.booster.to_dict(), "level": self.level}


def learn_shape(objective: Objective, known: Known, horizon_days: int, forecast: Forecast) -> Shape:
    """Learn what a forecast missed between customers over the closed windows.

    Every window's forecast is the one made at its own cutoff, with what was known then, brought to
    the total that then came; the learned correction is brought to leave today's total unchanged.

    Parameters
    ----------
    objective : {'orders', 'silence', 'spend'}
    known : Known
    horizon_days : int
        Windows up to this horizon teach; the correction is a multiple of any horizon's forecast.
    forecast : callable
        (known, rows, horizon) to the forecast that is corrected.

    Raises
    ------
    NotAllowedError
        When the closed windows hold too few labels.
    """
    windows = labelled_windows(known, horizon_days)
    step = max(1, -(-sum(len(window.rows) for window in windows) // MOST_ROWS))
    stated = [forecast(known.at(w), w.rows, w.horizon_days) for w in windows]
    actual = [outcome_of(objective, window) for window in windows]
    offsets = [_levelled(objective, f, y)[::step] for f, y in zip(stated, actual, strict=True)]
    rows = pd.concat([window.rows.iloc[::step] for window in windows], ignore_index=True)
    outcome = np.concatenate([values[::step] for values in actual])
    booster = OffsetBooster(objective).fit(rows, outcome, np.concatenate(offsets))
    return Shape(
        booster, _level(objective, booster, forecast(known, known.rows, horizon_days), known)
    )


def _levelled(objective: Objective, forecast: Floats, actual: Floats) -> Floats:
    """Return a window's forecast brought to the total that came."""
    if objective == "silence":
        return LogitShift().fit(forecast, actual).predict(forecast)
    # Half a typical outcome each keeps the ratio finite, in any unit of money.
    typical = float(actual[actual > 0].mean()) if (actual > 0).any() else 0.0
    total = float(forecast.sum()) + typical
    return forecast * ((float(actual.sum()) + typical) / total if total > 0 else 1.0)


def _level(objective: Objective, booster: OffsetBooster, plain: Floats, known: Known) -> float:
    """Return what keeps the total of the forecast for who is known."""
    if objective == "silence":
        moved = expit(log_odds(plain) + booster.logit_shift(known.rows))
        return LogitShift().fit(moved, plain).shift_
    moved_total = float((plain * booster.factor(known.rows)).sum())
    return float(np.log(plain.sum() / moved_total)) if moved_total > 0 else 0.0
