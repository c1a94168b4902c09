"""Fit and score one file of purchase histories in a process of its own; print what it cost.

``python -m tests.benchmarks.predict_once NAME FILE`` with NAME one of `CONTENDERS`.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

MONTH, MONTHS = 30, 12
Columns = tuple[pd.Series, pd.Series, pd.Series, pd.Series]


def ours(frame: pd.DataFrame) -> dict[str, float]:
    """BG/NBD and Gamma-Gamma: expected orders, silence, life, value and 12 months' worth."""
    from ml.btyd.order_value import GammaGammaModel
    from ml.btyd.purchases import BetaGeoModel

    orders, value = BetaGeoModel().fit(frame), GammaGammaModel().fit(frame)
    expected = orders.predict_orders(frame, MONTH * MONTHS)
    worth = expected * value.predict_value(frame)
    silence = orders.predict_silence(frame, MONTH * MONTHS)
    alive = orders.predict_alive(frame)
    return _sums(expected, worth, alive) | {"silent": float(silence.sum())}


def plain_lifetimes(frame: pd.DataFrame) -> dict[str, float]:
    """Compute the same (it knows no silence) as the library's own guide shows it."""
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    repeats, last, age, mean = _columns(frame)
    orders = BetaGeoFitter().fit(repeats, last, age)
    is_usable = (repeats > 0) & (mean > 0)
    value = GammaGammaFitter().fit(repeats[is_usable], mean[is_usable])
    expected = orders.predict(MONTH * MONTHS, repeats, last, age)
    alive = orders.conditional_probability_alive(repeats, last, age)
    worth = value.customer_lifetime_value(
        orders, repeats, last, age, mean, time=MONTHS, discount_rate=0.0, freq="D"
    )
    return _sums(expected, worth, alive)


def pareto(frame: pd.DataFrame) -> dict[str, float]:
    """Fit Pareto/NBD only."""
    from ml.btyd.purchases import ParetoModel

    return ParetoModel().fit(frame).parameters_


CONTENDERS: dict[str, Callable[[pd.DataFrame], dict[str, float]]] = {
    "ours": ours,
    "lifetimes": plain_lifetimes,
    "pareto": pareto,
}


def _columns(frame: pd.DataFrame) -> Columns:
    return (
        frame["repeat_orders_count"],
        frame["age_at_last_order_days"],
        frame["age_days"],
        frame["mean_repeat_order_value"].fillna(0.0),
    )


def _sums(expected: Any, worth: Any, alive: Any) -> dict[str, float]:
    sums = {"orders": np.sum(expected), "worth": np.sum(worth), "alive": np.sum(alive)}
    return {name: float(value) for name, value in sums.items()}


def main(name: str, path: str) -> None:
    """Run one contender and print its cost and what it found, as JSON."""
    frame = pd.read_parquet(path)
    wall, cpu = time.perf_counter(), time.process_time()
    found = CONTENDERS[name](frame)
    cost = {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps({"cost": cost, "found": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
