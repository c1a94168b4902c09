"""One forecasting run: features in; scores, intervals, reasons and the report card out.

Churn is the probability of no countable order in the next h days, never a state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ml.backtest.trial import Target
from ml.card.calibration import calibration
from ml.card.describe import describe
from ml.card.drift import drift
from ml.card.facts import Facts
from ml.card.judged import judged
from ml.card.provenance import model_id
from ml.card.quality import quality
from ml.forecast.decide import Decision, decide
from ml.forecast.explained import explained
from ml.forecast.inputs import read_inputs
from ml.forecast.numbers import silence_curve, state
from ml.forecast.scores import IMPOSSIBLE, Scored, churn_scores, clv_scores
from ml.forecast.served import ForecastRun, Served
from ml.forecast.tables import gates_frame
from ml.gates import Thresholds
from ml.intervals.next_order import abstained, next_orders
from ml.intervals.spreads import Spreads
from ml.windows import Known


def run(
    scoring: pd.DataFrame,
    training: pd.DataFrame,
    outcomes: pd.DataFrame,
    windows: pd.DataFrame,
    *,
    as_of: date,
    clv_horizons_days: Sequence[int],
    churn_horizons_days: Sequence[int],
    currency: str | None,
    discount_rate: float | None,
    thresholds: Mapping[str, float] | Thresholds,
    seed: int,
) -> ForecastRun:
    """Back-test, choose, refit on everything known and score every buyer.

    Parameters
    ----------
    scoring : DataFrame
        `ftr_forecast_scoring`, one row per buyer as of `as_of`.
    training, outcomes, windows : DataFrame
        `ftr_forecast_training`, `_outcomes`, `_windows`: features at past cutoffs and what came
        after them. Windows that end after `as_of` are left out.
    as_of : date
        Last day seen.
    clv_horizons_days : sequence of int
        The first one decides which candidates count orders and value them.
    churn_horizons_days : sequence of int
        The first one is the published horizon, of which the gate table speaks.
    currency : str or None
        Of all money delivered.
    discount_rate : float or None
        Per year; None leaves values undiscounted.
    thresholds : mapping or Thresholds
        Limits of the gate table.
    seed : int
        Of the paired bootstrap.

    Returns
    -------
    ForecastRun
        With null scores and a reason on every row where a target abstains.

    Raises
    ------
    InputError
        When a frame lacks a column, repeats a key or is of another day. Never for poor data.
    """
    read = {"scoring": scoring, "training": training, "outcomes": outcomes, "windows": windows}
    limits = Thresholds.of(thresholds)
    rows, known = read_inputs(scoring, training, outcomes, windows, as_of, limits)
    clv, churn = list(dict.fromkeys(clv_horizons_days)), list(dict.fromkeys(churn_horizons_days))
    silence = list(dict.fromkeys([*churn, *clv]))
    decision = decide(known, clv, silence, seed)
    ids = {key: _model_id(decision, key, as_of) for key in decision.served}
    stated = state(known, decision, clv, silence, discount_rate)
    scored = Scored(rows, as_of, decision, stated, ids)
    spreads, outlooks = Spreads.of(decision.served.values(), known), stated.outlooks(known)
    published = {days: stated.silence[days] for days in churn if days in stated.silence}
    ratios, totals = spreads.total_frames(as_of, outlooks, published)
    reasons = explained(known, decision, stated, as_of, clv, churn[0], currency)
    frames = {
        "clv_scores": clv_scores(
            scored, clv, spreads.clv_columns(outlooks, stated.discount), currency, discount_rate
        ),
        "churn_scores": churn_scores(scored, churn),
        "next_orders": _next_orders(scored, known, churn[0]),
        "clv_factors": reasons.clv_factors,
        "prediction_reasons": reasons.prediction_reasons,
        "forecast_ratios": ratios,
        "forecast_totals": totals,
        "model_gates": gates_frame(decision.gates),
    }
    shown = [
        one
        for (target, days), one in decision.served.items()
        if target != "silence" or days in churn
    ]
    facts = Facts(
        as_of, read, known, shown, decision.gates["orders"][:3], {"clv": clv, "churn": churn},
        currency, discount_rate, seed, ids, decision.candidates,
    )  # fmt: skip
    trials = judged(shown, decision.candidates)
    measured = [quality(trials, seed), spreads.quality(shown)]
    frames["model_quality"] = pd.concat(measured, ignore_index=True).assign(as_of_date=as_of)
    frames["model_calibration"] = calibration(trials).assign(as_of_date=as_of)
    newest = max(known.windows, key=lambda window: window.cutoff, default=None)
    frames["model_drift"] = drift(
        known.frame,
        newest.frame if newest else None,
        newest.cutoff if newest else None,
        frames["churn_scores"],
    ).assign(as_of_date=as_of)
    return ForecastRun(
        frames,
        describe(facts, frames),
        _model(decision, spreads),
        _sentence(decision, len(rows), clv[0], churn[0]),
    )


def _model(decision: Decision, spreads: Spreads) -> dict[str, Any]:
    """Return everything fitted as JSON values: what serves, and the spread of its intervals."""
    found = {f"{t}_{days}": one.candidate.to_dict() for (t, days), one in decision.served.items()}
    return found | {"customer_intervals": spreads.customers.to_dict()} if found else {}


def _model_id(decision: Decision, key: tuple[Target, int], as_of: date) -> str:
    candidate = decision.served[key].candidate
    return model_id(candidate.kind, as_of, candidate.to_dict())


def _next_orders(scored: Scored, known: Known, horizon_days: int) -> pd.DataFrame:
    """Return when everybody orders next; who has no possible history, and why nobody does."""
    reason, served = scored.reason("silence"), scored.decision.served.get(("silence", horizon_days))
    if served is None or reason:
        return abstained(scored.rows["customer_id"], scored.as_of, reason or IMPOSSIBLE)
    dated = next_orders(
        known.frame,
        silence_curve(known, served.candidate),
        scored.numbers.silence,
        as_of=scored.as_of,
        model_id=scored.ids["silence", horizon_days],
    )
    is_other = ~scored.rows["customer_id"].isin(known.frame["customer_id"])
    others = abstained(scored.rows["customer_id"][is_other], scored.as_of, IMPOSSIBLE)
    both = pd.concat([dated, others], ignore_index=True) if len(others) else dated
    return both.sort_values("customer_id", ignore_index=True)


def _sentence(decision: Decision, buyers: int, clv_days: int, churn_days: int) -> str:
    """Return one sentence on what serves, or why nothing does."""
    parts = []
    named: tuple[tuple[Target, int, str], ...] = (
        ("orders", clv_days, "order counts"),
        ("spend", clv_days, "lifetime value"),
        ("silence", churn_days, "churn"),
    )
    for target, days, name in named:
        one: Served | None = decision.served.get((target, days))
        if one is not None:
            parts.append(f"{name} of {buyers} buyers by {one.candidate.kind}, {one.scale}")
        elif target in decision.closed:
            parts.append(f"{name} abstains: {decision.closed[target].reason}")
    return "; ".join(parts)
