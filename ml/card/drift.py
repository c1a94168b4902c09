"""Whether today's customers still look like those the models were judged on.

Population stability index (PSI): sum over bins of (now - then) log(now / then).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ml.inputs import HISTORY, VALUE, Floats, is_possible_history, money, numbers

WARN, ALARM = 0.1, 0.25
BINS = 10
HALF_A_CUSTOMER = 0.5
NEW_DAYS = 90
FEWEST_CUSTOMERS = 100
DRIFT = ("model_kind", "feature", "psi", "level", "measured", "reference", "reference_date")


def drift(
    scoring: pd.DataFrame,
    then: pd.DataFrame | None,
    cutoff: pd.Timestamp | None,
    scores: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return raw `ml/model_drift` but for its day.

    One row per feature of the purchase models: repeat orders, last order's place in the life
    (recency / T), age, value, and the share of customers who are new (90 days).

    Parameters
    ----------
    scoring : DataFrame
        Who is scored now, FEATURES.
    then : DataFrame or None
        Who was known at the newest origin that judged the models; None: nothing to compare with.
    cutoff : Timestamp or None
        That origin.
    scores : DataFrame, optional
        `churn_scores` of the run; adds `is_abstained`, the share of people without a score. What it
        was before is a matter of earlier builds: no PSI.

    Returns
    -------
    DataFrame
        `measured` and `reference` are means; `level` is ok, warn (PSI from .1), alarm (from .25),
        or unknown below 100 customers.
    """
    now, before = described(scoring), described(then) if then is not None else {}
    rows = []
    for feature, values in now.items():
        old = before.get(feature, np.array([]))
        value = stability(values, old)
        rows.append(
            {
                "model_kind": "forecast",
                "feature": feature,
                "psi": value,
                "level": level(value),
                "measured": _mean(values),
                "reference": _mean(old),
                "reference_date": cutoff.date() if cutoff is not None else None,
            }
        )
    if scores is not None and len(scores):
        share = float(scores["abstain_reason"].notna().mean())
        rows.append(
            {
                "model_kind": "forecast",
                "feature": "is_abstained",
                "psi": float("nan"),
                "level": "unknown",
                "measured": share,
                "reference": float("nan"),
                "reference_date": None,
            }
        )
    numbers_of = dict.fromkeys(("psi", "measured", "reference"), float)
    return pd.DataFrame(rows, columns=list(DRIFT)).astype(numbers_of)


def described(frame: pd.DataFrame) -> Mapping[str, Floats]:
    """Return what is watched of every possible purchase history; NaN where there is none."""
    rows = frame[is_possible_history(frame)]
    repeats, last, age = (numbers(rows, column) for column in HISTORY)
    with np.errstate(invalid="ignore", divide="ignore"):
        place = np.where(age > 0, last / age, np.nan)
    return {
        "repeat_orders_count": repeats,
        "last_order_place_in_life": place,
        "age_days": age,
        VALUE: money(rows, VALUE),
        "is_new": (age <= NEW_DAYS).astype(np.float64),
    }


def stability(now: Floats, then: Floats) -> float:
    """Return the PSI over tenths of `then`; missing values are a bin of their own.

    NaN below 100 customers on a side: the noise alone would be an alarm. Half a customer is added
    to every bin, so that an empty one does not make it infinite.

    Examples
    --------
    >>> import numpy as np
    >>> same = np.arange(1000.0)
    >>> stability(same, same)
    0.0
    >>> round(stability(same + 500, same), 1) > 0.25
    True
    """
    if min(len(now), len(then)) < FEWEST_CUSTOMERS:
        return float("nan")
    present = then[np.isfinite(then)]
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.unique(np.quantile(present, inner, method="lower")) if len(present) else present
    shares = [_shares(values, edges) for values in (now, then)]
    return float(((shares[0] - shares[1]) * np.log(shares[0] / shares[1])).sum())


def level(psi: float) -> str:
    """Name how much a feature moved.

    Examples
    --------
    >>> [level(psi) for psi in (0.02, 0.1, 0.25, float("nan"))]
    ['ok', 'warn', 'alarm', 'unknown']
    """
    if not np.isfinite(psi):
        return "unknown"
    return "alarm" if psi >= ALARM else "warn" if psi >= WARN else "ok"


def _shares(values: Floats, edges: Floats) -> Floats:
    is_there = np.isfinite(values)
    bins = np.where(is_there, np.searchsorted(edges, values, side="left"), len(edges) + 1)
    counts = np.bincount(bins, minlength=len(edges) + 2) + HALF_A_CUSTOMER
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def _mean(values: Floats) -> float:
    present = values[np.isfinite(values)]
    return float(present.mean()) if len(present) else float("nan")
