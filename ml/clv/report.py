"""The lifetime value's model card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ml.btyd.order_value import has_usable_value
from ml.card import DO_NOT_USE_FOR, clean, code_version, records
from ml.clv.choice import Choice
from ml.clv.evaluate import Backtest, fitted_models, independence
from ml.gates import Gate, to_frame
from ml.inputs import CALIBRATION, HISTORY, SUMMARY, content_hash, is_possible_history, numbers
from ml.metrics import lift, reliability
from ml.windows import judged_horizon


def describe(
    summary: pd.DataFrame,
    calibration: pd.DataFrame,
    choice: Choice | None,
    tests: Mapping[int, Backtest],
    gates: Sequence[Gate],
    *,
    as_of: date,
    horizons_days: Sequence[int],
    currency: str | None,
    seed: int,
    model_name: str | None,
) -> dict[str, Any]:
    """Return the card as JSON values; it names no customer."""
    judged = judged_horizon(tests, horizons_days[0])
    card = {
        "kind": "clv",
        "model_id": model_name,
        "as_of": as_of,
        "horizons_days": list(horizons_days),
        "unit": {"time": "days", "currency": currency, "value": "net revenue, not margin"},
        "discount_rate": None,
        "population": population(summary),
        "exclusions": exclusions(summary, calibration, as_of),
        "parameters": choice.to_dict() if choice else None,
        "candidates": _candidates(summary) if choice else {},
        "independence_correlation": independence(summary),
        "scales": choice.scales if choice else None,
        "gates": records(to_frame("clv", gates)),
        "backtests": {days: _backtest(test) for days, test in tests.items()},
        "served_at_the_first_horizon": _served(tests, judged, choice),
        "data_hash": {
            "summary": content_hash(summary[list(SUMMARY)]),
            "calibration": content_hash(calibration[list(CALIBRATION)]),
        },
        "code_version": code_version(),
        "seed": seed,
        "do_not_use_for": DO_NOT_USE_FOR,
    }
    cleaned: dict[str, Any] = clean(card)
    return cleaned


def _candidates(summary: pd.DataFrame) -> dict[str, Any]:
    """Return every purchase model fitted on all buyers, also those that do not serve."""
    models = fitted_models(summary[is_possible_history(summary)])
    return {name: model.to_dict() for name, model in models.items()}


def population(histories: pd.DataFrame) -> dict[str, Any]:
    """Return who was modelled, and how many of them may be older than the data tell.

    Customers first seen within one median gap of the start of the data may be old ones whose first
    orders are missing: their age, and so the whole forecast, is then biased.
    """
    possible = histories[is_possible_history(histories)]
    repeats, last, age = (numbers(possible, column) for column in HISTORY)
    is_repeater = repeats > 0
    gap = float(np.median(last[is_repeater] / repeats[is_repeater])) if is_repeater.any() else 0.0
    history = float(age.max()) if len(age) else 0.0
    return {
        "buyers": len(possible),
        "repeat_buyers": int(is_repeater.sum()),
        "history_days": history,
        "median_gap_days": gap,
        "maybe_left_truncated_share": float((age > history - gap).mean()) if len(age) else None,
    }


def exclusions(summary: pd.DataFrame, calibration: pd.DataFrame, as_of: date) -> dict[str, int]:
    """Count what was left out, by reason."""
    repeats, age = numbers(summary, HISTORY[0]), numbers(summary, HISTORY[2])
    end = pd.to_datetime(calibration["cutoff_date"]) + pd.to_timedelta(
        numbers(calibration, "horizon_days"), unit="D"
    )
    return {
        "impossible_histories": int((~is_possible_history(summary)).sum()),
        "repeat_buyers_without_a_positive_value": int(
            ((repeats > 0) & ~has_usable_value(summary)).sum()
        ),
        "calibration_rows_of_open_windows": int((end > pd.Timestamp(as_of)).sum()),
        "buyers_of_the_last_day_scored_by_the_prior": int((age == 0).sum()),
    }


def _backtest(test: Backtest) -> dict[str, Any]:
    best = test.best_model
    return {
        "cutoff": test.window.cutoff,
        "end": test.window.end,
        "customers": len(test.actual_orders),
        "metrics": records(test.quality[["candidate", "metric", "value"]]),
        "deviance_above_the_best_model": {
            name: vars(difference) for name, difference in test.versus(best).items()
        }
        if best
        else {},
    }


def _served(
    tests: Mapping[int, Backtest], judged: int | None, choice: Choice | None
) -> dict[str, Any] | None:
    """Return reliability and lift of what serves, on the window that judged it."""
    if judged is None or choice is None or choice.orders.kind not in tests[judged].orders:
        return None
    test = tests[judged]
    forecast = test.orders[choice.orders.kind]
    return {
        "orders_reliability": records(reliability(test.actual_orders, forecast)),
        "orders_lift_by_decile": lift(test.actual_orders, forecast),
    }
