"""From the trials of what serves to what the spreads learn from."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ml.backtest.trial import Target, Trial
from ml.baselines import MeanValueBaseline
from ml.forecast.served import Served
from ml.inputs import Floats, numbers
from ml.intervals.outlook import ClosedOutlook, Outlook
from ml.intervals.past import PastTotal, past_total

# Per origin: a share of customers inside an interval has its three digits.
MOST_CUSTOMERS = 10_000

Origin = tuple[pd.Timestamp, int]


def past_totals(served: Served) -> list[PastTotal]:
    """Return what the totals of a served target were off by at its closed origins."""
    named = [(trial, trial.stand_in(served.candidate)) for trial in served.trials]
    return [past_total(trial, name) for trial, name in named if name and len(trial.actual)]


def closed_outlooks(served: Iterable[Served]) -> list[ClosedOutlook]:
    """Return every closed origin at which orders and silence were forecast of the same customers.

    Without a forecast of spend its column is NaN: the spread of money is then the prior's.

    Parameters
    ----------
    served : iterable of Served
        Of all targets and horizons.
    """
    stated: dict[Target, dict[Origin, tuple[Trial, str]]] = {
        "orders": {}, "silence": {}, "spend": {}
    }  # fmt: skip
    for one in served:
        for trial in one.trials:
            name = trial.stand_in(one.candidate)
            if name is not None:
                origin = (trial.window.cutoff, trial.window.horizon_days)
                stated[one.target].setdefault(origin, (trial, name))
    return [
        _closed(origin, {target: found.get(origin) for target, found in stated.items()})
        for origin in sorted(stated["orders"])
        if origin in stated["silence"]
    ]


def _closed(origin: Origin, stated: dict[Target, tuple[Trial, str] | None]) -> ClosedOutlook:
    columns = {target: _columns(found) for target, found in stated.items() if found}
    trial, orders, bought = columns["orders"]
    nothing = np.full(len(orders), np.nan)
    _, spend, spent = columns.get("spend", (trial, nothing, nothing))
    outlook = Outlook(
        horizon_days=origin[1],
        repeats=numbers(trial.rows, "repeat_orders_count")[_thinned(trial)],
        expected_orders=orders,
        silence=columns["silence"][1],
        expected_spend=spend,
        is_own_mean=MeanValueBaseline.kind in (stated["spend"] or (trial, ""))[1],
    )
    return ClosedOutlook(origin[0], outlook, bought, spent)


def _columns(found: tuple[Trial, str]) -> tuple[Trial, Floats, Floats]:
    trial, name = found
    return trial, trial.forecasts[name][_thinned(trial)], trial.actual[_thinned(trial)]


def _thinned(trial: Trial) -> slice:
    """Return which customers are looked at: every k-th of very many."""
    return slice(None, None, max(-(-len(trial.actual) // MOST_CUSTOMERS), 1))
