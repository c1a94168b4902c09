"""How well silence can be ranked at all: the ceiling above which a ranking is taken for a leak."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

from ml import metrics
from ml.backtest.trial import Trial
from ml.inputs import HISTORY, Floats, numbers
from ml.learners.features import OF_PURCHASES, Usual, relative

FOLDS = 4
MOST_ROWS = 50_000
SHAPE = {
    "max_depth": 3,
    "learning_rate": 0.08,
    "max_iter": 80,
    "min_samples_leaf": 30,
    "l2_regularization": 10.0,
    "early_stopping": False,
    "random_state": 0,
}


def reachable_auc(trial: Trial, closed_forms: Sequence[str]) -> float:
    """Return the best AUC that purchase histories reached in a trial of silence.

    The best of: the closed forms tried, days since the last order, and a booster that cheats, for
    it was fitted on the very outcomes of other customers in the window. It sees all that learners
    see of purchases, their seasons and gaps too, and nothing else, so that a column which knows the
    future cannot lift the ceiling with it. An honest candidate knows no outcome of the window, so
    one that is clearly better than all of them knows something of the future by another way.

    Parameters
    ----------
    trial : Trial
        Of the target 'silence'.
    closed_forms : sequence of str
        Candidates that see the purchase history alone.
    """
    rankings = [trial.forecasts[kind] for kind in closed_forms if kind in trial.forecasts]
    rankings += [_recency(trial.rows), _cheating(trial)]
    found = [metrics.auc(trial.actual, ranking) for ranking in rankings]
    return max((value for value in found if np.isfinite(value)), default=float("nan"))


def _recency(rows: pd.DataFrame) -> Floats:
    return numbers(rows, HISTORY[2]) - numbers(rows, HISTORY[1])


def _cheating(trial: Trial) -> Floats:
    """Return a ranking whose every row was fitted on outcomes of the others in the window."""
    shown, actual = _design(trial.rows), trial.actual
    scores = np.zeros(len(actual))
    fold = np.arange(len(actual)) % FOLDS
    step = max(1, len(actual) // MOST_ROWS)
    for number in range(FOLDS):
        train = np.flatnonzero(fold != number)[::step]
        if len(np.unique(actual[train])) == 2:
            ranker = HistGradientBoostingClassifier(**SHAPE)
            ranker.fit(shown[train], actual[train])
            scores[fold == number] = ranker.decision_function(shown[fold == number])
    return scores


def _design(rows: pd.DataFrame) -> Floats:
    """Return the history and the learners' columns of purchases."""
    history = np.column_stack([numbers(rows, column) for column in HISTORY])
    shares = relative(rows, Usual.of(rows))[list(OF_PURCHASES)].to_numpy(np.float64)
    return np.hstack([history, shares])
