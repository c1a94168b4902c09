"""How much each reason moves a prediction away from the typical customer's.

Value adds up in logarithms of its factors, churn in log odds. What two of them would say in the
same words stands under one reason; what concerns everybody alike (the season, the discount) under
none.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from ml.errors import InputError
from ml.inputs import Floats
from ml.reasons.factors import closed
from ml.reasons.facts import CODES
from ml.reasons.parts import SilenceParts, ValueParts

BIAS = "bias"
CODE_OF_FEATURE = {
    "recency_share": "last_order",
    "recency_per_gap": "last_order",
    "recency_per_longest_gap": "last_order",
    "recency_level": "last_order",
    "gap_level": "purchase_rate",
    "repeat_share": "purchase_rate",
    "recent_share_90d": "recent_orders",
    "recent_share_180d": "recent_orders",
    "recent_share_364d": "recent_orders",
    "same_season_share": "same_season",
    "value_level": "order_value",
    "last_value_level": "order_value",
    "visits_90d": "visits",
    "opens_90d": "opens",
    "clicks_90d": "clicks",
    "check_ins_90d": "check_ins",
    "check_ins_365d": "check_ins",
    "refund_share": "refunds",
}
"""Which reason speaks for a learner's feature (`ml.learners.features`)."""
CODE_OF_FACTORS = {
    "purchase_rate": ("rate_if_alive", "effective_horizon_days"),
    "last_order": ("alive_probability",),
}
LEAST = 1e-12

Matrix = npt.NDArray[np.float64]


def value_contributions(parts: ValueParts, comes_back: npt.NDArray[np.bool_]) -> Matrix:
    """Return the logarithm of the value by reason, against the typical customer.

    Parameters
    ----------
    parts : ValueParts
        Of one horizon.
    comes_back : array of bool
        Whether the customer has bought again; only then is the order value their own.

    Returns
    -------
    array of shape (n, len(CODES))
        NaN in rows without a value.
    """
    rows = np.isfinite(parts.predicted_clv)
    factors = closed(parts, rows)
    found = np.zeros((int(rows.sum()), len(CODES)))
    for code, names in CODE_OF_FACTORS.items():
        for name in names:
            found[:, CODES.index(code)] += _log(factors[name])
    found[:, CODES.index("order_value")] += _known_only(factors["order_value"], comes_back[rows])
    _add(found, parts.learned, rows, _log(factors["learner_factor"]))
    _add(found, parts.learned_value, rows, _log(factors["value_factor"]))
    return _against_typical(found, rows, comes_back)


def silence_contributions(parts: SilenceParts, comes_back: npt.NDArray[np.bool_]) -> Matrix:
    """Return the log odds of no order by reason, against the typical customer.

    The purchase model's part is shared between "has dropped out" and "buys rarely" by Shapley
    values: the mean of the two orders in which a typical customer can be turned into this one.
    """
    rows = np.isfinite(parts.probability)
    probability = _inside(parts.probability[rows])
    found = np.zeros((len(probability), len(CODES)))
    shift = parts.terms.get("learner_logit")
    learned = _add(found, parts.learned, rows, None if shift is None else shift[rows])
    season = parts.terms.get("season_logit", np.zeros(len(rows)))[rows]
    buys = 1 - expit(logit(probability) - learned - season)
    alive = np.ones(len(buys))
    if parts.alive_probability is not None:
        alive = np.clip(parts.alive_probability[rows], buys, 1.0)
    dropped_out, rarely = _shared(alive, buys / np.maximum(alive, LEAST))
    found[:, CODES.index("last_order")] += dropped_out
    found[:, CODES.index("purchase_rate")] += rarely
    return _against_typical(found, rows, comes_back)


def _shared(alive: Floats, buys_if_alive: Floats) -> tuple[Floats, Floats]:
    if not len(alive):
        return alive, buys_if_alive

    def silent(alive: Floats, buys: Floats) -> Floats:
        return np.asarray(logit(_inside(1.0 - alive * buys)))

    usual_alive = np.full_like(alive, np.median(alive))
    usual_buys = np.full_like(alive, np.median(buys_if_alive))
    neither, both = silent(usual_alive, usual_buys), silent(alive, buys_if_alive)
    only_alive, only_buys = silent(alive, usual_buys), silent(usual_alive, buys_if_alive)
    of_alive = (only_alive - neither + both - only_buys) / 2
    of_buys = (only_buys - neither + both - only_alive) / 2
    return of_alive, of_buys


def _add(
    found: Matrix,
    learned: pd.DataFrame | None,
    rows: npt.NDArray[np.bool_],
    total: Floats | None = None,
) -> Floats:
    """Add a learner's contributions by reason, scaled to `total` where that is what it did.

    Returns what they add up to. Half a learner's correction, or one held within limits, has its
    reasons in the same proportions.
    """
    if learned is None or not len(learned.columns):
        return np.zeros(len(found))
    unknown = set(learned.columns) - {*CODE_OF_FEATURE, BIAS}
    if unknown:
        raise InputError(f"no reason speaks for the feature {', '.join(sorted(unknown))}")
    parts = learned.to_numpy(dtype=np.float64)[rows]
    sums: Floats = parts.sum(axis=1)
    if total is not None:
        is_big = np.abs(sums) > 1e-9
        parts = parts * np.where(is_big, total / np.where(is_big, sums, 1.0), 1.0)[:, None]
    for position, feature in enumerate(learned.columns):
        if feature != BIAS:
            found[:, CODES.index(CODE_OF_FEATURE[feature])] += parts[:, position]
    return sums if total is None else total


def _known_only(order_value: Floats, comes_back: npt.NDArray[np.bool_]) -> Floats:
    """Return the log order value; of who bought once the typical one, since theirs is a guess."""
    logs = _log(order_value)
    usual = float(np.median(logs[comes_back])) if comes_back.any() else 0.0
    return np.asarray(np.where(comes_back, logs, usual))


def _against_typical(
    found: Matrix, rows: npt.NDArray[np.bool_], comes_back: npt.NDArray[np.bool_]
) -> Matrix:
    """Take the median customer's contribution away; rows without a prediction become NaN.

    The rate of who bought once follows from nothing but the time since. What it differs by from
    others who bought once is therefore said of that time, and "bought once" is the same for all.
    """
    full = np.full((len(rows), len(CODES)), np.nan)
    once = ~comes_back[rows]
    rate, last = CODES.index("purchase_rate"), CODES.index("last_order")
    if once.any():
        usual = np.median(found[once, rate])
        found[once, last] += found[once, rate] - usual
        found[once, rate] = usual
    if len(found):
        full[rows] = found - np.median(found, axis=0)
    return full


def _log(factor: Floats) -> Floats:
    return np.log(np.maximum(factor, LEAST))


def _inside(probability: Floats) -> Floats:
    return np.clip(probability, 1e-9, 1 - 1e-9)
