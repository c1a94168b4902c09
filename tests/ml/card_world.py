"""A judged forecast made in code: two origins, two candidates, two channels, known outcomes."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ml.backtest.trial import Trial
from ml.card.facts import Facts
from ml.card.judged import judged
from ml.fits import Fits
from ml.forecast.served import Served
from ml.gates import Gate
from ml.inputs import FEATURES
from ml.windows import ORDERS_AHEAD, SPEND_AHEAD, Known, Window

AS_OF = date(2025, 6, 30)
CUTOFFS = (pd.Timestamp("2024-12-31"), pd.Timestamp("2025-04-01"))


class Named:
    """A candidate that is nothing but its name."""

    fallback = None

    def __init__(self, kind: str, target: str) -> None:
        self.kind = kind
        self.target = target

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind}


def people(count: int, seed: int = 3) -> pd.DataFrame:
    """Possible purchase histories; the last tenth of the people is of a city of its own."""
    rng = np.random.default_rng(seed)
    age = rng.integers(1, 700, count)
    repeats = rng.poisson(1.0, count)
    last = np.where(repeats > 0, np.ceil(age * rng.uniform(0.1, 1.0, count)), 0)
    frame = pd.DataFrame(dict.fromkeys(FEATURES, 0.0), index=range(count))
    return frame.assign(
        customer_id=[f"cust_{i:06x}" for i in range(count)],
        repeat_orders_count=repeats,
        age_at_last_order_days=last,
        age_days=age,
        mean_repeat_order_value=np.where(repeats > 0, rng.gamma(4, 10, count), np.nan),
        acquisition_channel=np.where(np.arange(count) % 2, "web", "box_office"),
        city=np.where(np.arange(count) >= 0.97 * count, "Smallville", None),
    )


def served(count: int = 600, *, off: float = 1.2) -> list[Served]:
    """Orders and silence at 90 days: `mbgnbd` serves, `rate` is off by a factor of `off`."""
    rng = np.random.default_rng(8)
    trials: dict[str, list[Trial]] = {"orders": [], "silence": []}
    for cutoff in CUTOFFS:
        rows = people(count)
        expected = rng.gamma(1.0, 0.5, count)
        bought = rng.poisson(expected).astype(float)
        frame = rows.assign(**{ORDERS_AHEAD: bought, SPEND_AHEAD: bought * 40})
        window = Window(cutoff, 90, frame)
        silent = np.exp(-expected)
        trials["orders"].append(
            Trial("orders", window, {"rate": off * expected, "mbgnbd": expected}, bought, rows)
        )
        trials["silence"].append(
            Trial(
                "silence",
                window,
                {"rate": silent / off, "mbgnbd": silent},
                (bought == 0).astype(float),
                rows,
            )
        )
    gate = Gate("honest_scale", True, 0.02, 0.10, "mbgnbd was off by +2.0% in total")
    return [
        Served(target, 90, 90, Named("mbgnbd", target), "absolute", (gate,), tuple(found))
        for target, found in trials.items()
    ]


def facts(serving: list[Served] | None = None, **given: Any) -> Facts:
    """The facts of a run that served `serving`."""
    serving = served() if serving is None else serving
    scoring = people(600, seed=4)
    windows = tuple(trial.window for one in serving[:1] for trial in one.trials)
    known = Known(pd.Timestamp(AS_OF), scoring, windows, Fits())
    read = {
        "scoring": scoring,
        "training": people(600),
        "outcomes": pd.DataFrame({"customer_id": ["cust_000001"], "orders_count": [1]}),
        "windows": pd.DataFrame({"cutoff_date": CUTOFFS, "horizon_days": 90}),
    }
    told: dict[str, Any] = {
        "as_of": AS_OF,
        "read": read,
        "known": known,
        "served": serving,
        "gates": [Gate("buyers", True, 600, 250, "600 buyers, at least 250 needed")],
        "horizons_days": {"clv": [365], "churn": [90]},
        "currency": "RON",
        "discount_rate": None,
        "seed": 1,
    }
    return Facts(**(told | given))


def everything(serving: list[Served] | None = None) -> tuple[Facts, dict[str, pd.DataFrame]]:
    """Facts and the frames that a run writes about its quality."""
    from ml.card.calibration import calibration
    from ml.card.drift import drift
    from ml.card.quality import quality

    told = facts(serving)
    found = judged(told.served)
    then = told.known.windows[-1] if told.known.windows else None
    frames = {
        "model_quality": quality(found, told.seed),
        "model_calibration": calibration(found),
        "model_drift": drift(
            told.scoring, then.frame if then else None, then.cutoff if then else None
        ),
    }
    return told, frames
