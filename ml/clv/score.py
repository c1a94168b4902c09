"""Lifetime value of every buyer: features in, scores with their report card out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ml.card import model_id
from ml.clv.choice import Choice, choose
from ml.clv.evaluate import Backtest, backtest
from ml.clv.report import describe
from ml.errors import DegenerateFitError
from ml.gates import Gate, Thresholds, data_gates, first_closed, fit_gate, to_frame
from ml.inputs import CALIBRATION, SUMMARY, is_possible_history, require, require_day
from ml.tables import CLV_NUMBERS, CLV_SCORES, quality, text
from ml.windows import Window, closed_windows, judging_windows

KIND = "clv"
IMPOSSIBLE = "this customer's order history is impossible (an order outside its own time span)"
NO_BUYERS = "nobody has a countable order"


@dataclass(frozen=True)
class ClvRun:
    """One build's lifetime values: `scores`, `quality` and `gates` are tables, the rest is JSON."""

    scores: pd.DataFrame
    quality: pd.DataFrame
    gates: pd.DataFrame
    card: dict[str, Any]
    model: dict[str, Any]
    summary: str


def run(
    summary: pd.DataFrame,
    calibration: pd.DataFrame,
    *,
    as_of: date,
    horizons_days: Sequence[int],
    currency: str | None,
    thresholds: Mapping[str, float] | Thresholds,
    seed: int,
) -> ClvRun:
    """Backtest, choose, refit on everything known and score every buyer at every horizon.

    Parameters
    ----------
    summary : DataFrame
        `ftr_clv_summary`, one row per buyer as of `as_of`.
    calibration : DataFrame
        `ftr_clv_calibration`, one row per buyer, cutoff and horizon. Its outcome columns only judge
        candidates; the scores' parameters never see them (but for a cell baseline that serves).
    as_of : date
        Last day seen; windows that end later are left out.
    horizons_days : sequence of int
        The first one decides which candidate serves.
    currency : str or None
        Of all money delivered; recorded on the card.
    thresholds : mapping or Thresholds
        Limits of the gate table.
    seed : int
        Of the paired bootstrap.

    Returns
    -------
    ClvRun
        With null scores and a reason on every row where the models abstain.

    Raises
    ------
    InputError
        When a frame lacks a column, repeats a key or is of another day. Never for poor data.
    """
    limits = Thresholds.of(thresholds)
    _check(summary, calibration, as_of)
    buyers = summary[is_possible_history(summary)]
    windows = closed_windows(calibration, as_of, "holdout_orders_count")
    gates, tests, choice = _decide(buyers, windows, horizons_days, limits, seed)
    name = model_id(choice.name, as_of, choice.to_dict()) if choice else None
    scores = _scores(summary, as_of, horizons_days, choice, name, first_closed(gates))
    card = describe(
        summary, calibration, choice, tests, gates,
        as_of=as_of, horizons_days=horizons_days, currency=currency, seed=seed, model_name=name,
    )  # fmt: skip
    return ClvRun(
        scores=scores,
        quality=quality(
            KIND,
            (test.quality for test in tests.values()),
            dict.fromkeys(tests, {choice.name, choice.orders.kind} if choice else set()),
        ),
        gates=to_frame(KIND, gates),
        card=card,
        model=choice.to_dict() if choice else {},
        summary=_sentence(scores, choice, first_closed(gates)),
    )


def _check(summary: pd.DataFrame, calibration: pd.DataFrame, as_of: date) -> None:
    """Refuse missing columns, repeated keys and features of another day (InputError)."""
    require(summary, SUMMARY, "ftr_clv_summary", ["customer_id"])
    require_day(summary, as_of, "ftr_clv_summary")
    require(
        calibration,
        CALIBRATION,
        "ftr_clv_calibration",
        ["customer_id", "cutoff_date", "horizon_days"],
    )


def _decide(
    buyers: pd.DataFrame,
    windows: Sequence[Window],
    horizons_days: Sequence[int],
    limits: Thresholds,
    seed: int,
) -> tuple[list[Gate], dict[int, Backtest], Choice | None]:
    """Return the gates, the backtests by horizon, and what serves (None: abstain)."""
    gates = data_gates(buyers, limits)
    if first_closed(gates):
        return gates, {}, None
    judges = judging_windows(windows, limits)
    tests = {days: backtest(window, windows, limits, seed) for days, window in judges.items()}
    try:
        choice = choose(buyers, windows, tests, horizons_days, limits)
    except DegenerateFitError as error:
        return [*gates, fit_gate(str(error))], tests, None
    return [*gates, *choice.gates], tests, choice


def _scores(
    summary: pd.DataFrame,
    as_of: date,
    horizons_days: Sequence[int],
    choice: Choice | None,
    name: str | None,
    closed: Gate | None,
) -> pd.DataFrame:
    """Return one row per buyer and horizon, columns as in raw `ml/clv_scores`."""
    is_possible = is_possible_history(summary)
    blocks = []
    for days in horizons_days:
        block = pd.DataFrame({"customer_id": summary["customer_id"].to_numpy()})
        block["as_of_date"] = pd.Series([as_of] * len(block), dtype=object)
        block["horizon_days"] = np.int64(days)
        values = _numbers(summary, is_possible, days, choice)
        for column in CLV_NUMBERS:
            block[column] = values[column]
        has_score = is_possible & (choice is not None)
        block["model_id"] = text(has_score, name, None)
        block["scale"] = text(has_score, choice.scales[days] if choice else None, None)
        reason = closed.reason if closed else (choice.value_reason if choice else NO_BUYERS)
        block["abstain_reason"] = text(is_possible | (closed is not None), reason, IMPOSSIBLE)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True)[list(CLV_SCORES)]


def _numbers(
    summary: pd.DataFrame, is_possible: np.ndarray[Any, Any], days: int, choice: Choice | None
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the three numbers of every row; NaN where there is none."""
    values = {column: np.full(len(summary), np.nan) for column in CLV_NUMBERS}
    if choice is not None:
        rows = summary[is_possible]
        values["expected_orders"][is_possible] = choice.orders.predict_orders(rows, days)
        if choice.value is not None:
            values["expected_order_value"][is_possible] = choice.value.predict_value(rows)
        values["predicted_clv"] = values["expected_orders"] * values["expected_order_value"]
    return values


def _sentence(scores: pd.DataFrame, choice: Choice | None, closed: Gate | None) -> str:
    if choice is None:
        return f"lifetime value abstains: {closed.reason if closed else NO_BUYERS}"
    buyers = scores["customer_id"].nunique()
    return (
        f"lifetime value of {buyers} buyers by {choice.name}, {next(iter(choice.scales.values()))}"
    )
