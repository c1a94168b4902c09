"""Backtest windows: what was known at a cutoff, and what happened in the days after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ml.gates import Thresholds, data_gates
from ml.inputs import is_possible_history, numbers

# More would judge no better and only cost time: at this size a deviance has three digits.
MOST_CUSTOMERS = 200_000


@dataclass(frozen=True)
class Window:
    """One row per customer seen by `cutoff`; the outcome covers the `horizon_days` after it."""

    cutoff: pd.Timestamp
    horizon_days: int
    frame: pd.DataFrame

    @property
    def end(self) -> pd.Timestamp:
        """The last day of the outcome."""
        return self.cutoff + pd.Timedelta(days=self.horizon_days)


def closed_windows(labelled: pd.DataFrame, as_of: date, label: str) -> list[Window]:
    """Split a labelled frame into windows, leaving out what is not known yet.

    An open window (cutoff + horizon after `as_of`) says nothing: its customers are unknown, not
    quiet. Rows without a label or with an impossible history are left out too. A big window keeps
    200,000 customers, picked by a hash of their id: the same ones whatever the rows' order.

    Parameters
    ----------
    labelled : DataFrame
        cutoff_date, horizon_days, the purchase history, and `label`.
    as_of : date
        Last day whose events are known.
    label : str
        Column of the outcome.

    Returns
    -------
    list of Window
        By horizon, then cutoff.
    """
    cutoff = pd.to_datetime(labelled["cutoff_date"])
    horizon = numbers(labelled, "horizon_days")
    end = cutoff + pd.to_timedelta(horizon, unit="D")
    is_closed = (end <= pd.Timestamp(as_of)) & labelled[label].notna()
    is_closed &= is_possible_history(labelled)
    closed = labelled[is_closed]
    pairs = pd.DataFrame({"horizon": horizon, "cutoff": cutoff})[is_closed.to_numpy()]
    numbered = pairs.groupby(["horizon", "cutoff"], sort=True).ngroup().to_numpy()
    found = pairs.drop_duplicates().sort_values(["horizon", "cutoff"])
    return [
        Window(day, int(days), _at_most(closed[numbered == number], MOST_CUSTOMERS))
        for number, (days, day) in enumerate(zip(found["horizon"], found["cutoff"], strict=True))
    ]


def _at_most(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    if len(rows) > most:
        drawn = pd.util.hash_pandas_object(rows["customer_id"], index=False).to_numpy()
        rows = rows[drawn <= np.partition(drawn, most - 1)[most - 1]]
    return rows.reset_index(drop=True)


def judging_windows(windows: Iterable[Window], limits: Thresholds) -> dict[int, Window]:
    """Return per horizon the newest window that had enough data at its cutoff to judge a model."""
    return {
        window.horizon_days: window
        for window in sorted(windows, key=lambda w: (w.horizon_days, w.cutoff))
        if all(gate.is_open for gate in data_gates(window.frame, limits))
    }


def judged_horizon(available: Iterable[int], horizon_days: int) -> int | None:
    """Return the longest judged horizon that is not longer than asked, else the shortest one."""
    available = sorted(available)
    fitting = [days for days in available if days <= horizon_days]
    return fitting[-1] if fitting else next(iter(available), None)


def earlier(windows: Iterable[Window], test: Window) -> Sequence[Window]:
    """Return the windows of the same horizon whose outcome was known at the test's cutoff."""
    return [
        window
        for window in windows
        if window.horizon_days == test.horizon_days and window.end <= test.cutoff
    ]
