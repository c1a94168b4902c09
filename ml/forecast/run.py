"""One forecasting run: features in; scores, intervals, reasons and the report card out.

Churn is the probability of no countable order in the next h days, never a state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from ml.backtest.trial import Target
from ml.card.describe import describe
from ml.forecast.decide import Decision, decide
from ml.forecast.inputs import read_inputs
from ml.forecast.numbers import state
from ml.forecast.plan import Plan
from ml.forecast.published import published_frames
from ml.forecast.reported import facts_of, reported_frames
from ml.forecast.scores import Scored
from ml.forecast.served import ForecastRun, Served
from ml.forecast.stored import model_ids, stored_model
from ml.gates import Thresholds
from ml.intervals.spreads import Spreads


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
    plan = Plan.of(as_of, clv_horizons_days, churn_horizons_days, currency, discount_rate, seed)
    rows, known = read_inputs(**read, as_of=as_of, limits=Thresholds.of(thresholds))
    decision = decide(known, plan.clv, plan.silence, seed)
    known.fits.keep_about(known.rows)
    numbers = state(known, decision, plan.clv, plan.silence, discount_rate)
    scored = Scored(rows, as_of, decision, numbers, model_ids(decision, as_of))
    spreads = Spreads.of(decision.served.values(), known)
    frames = published_frames(plan, known, scored, spreads)
    facts = facts_of(plan, read, known, scored)
    frames |= reported_frames(facts, scored.decision.gates, spreads, frames["churn_scores"])
    card = describe(facts, frames)
    model = stored_model(decision, spreads)
    return ForecastRun(frames, card, model, _sentence(decision, len(rows), plan))


def _sentence(decision: Decision, buyers: int, plan: Plan) -> str:
    """Return one sentence on what serves, or why nothing does."""
    parts = []
    named: tuple[tuple[Target, int, str], ...] = (
        ("orders", plan.clv[0], "order counts"),
        ("spend", plan.clv[0], "lifetime value"),
        ("silence", plan.churn[0], "churn"),
    )
    for target, days, name in named:
        one: Served | None = decision.served.get((target, days))
        if one is not None:
            parts.append(f"{name} of {buyers} buyers by {one.candidate.kind}, {one.scale}")
        elif target in decision.closed:
            parts.append(f"{name} abstains: {decision.closed[target].reason}")
    return "; ".join(parts)
