"""The raw tables about the models: gates, quality, calibration and drift; and the card's facts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ml.backtest.trial import Target
from ml.card.calibration import calibration
from ml.card.drift import drift
from ml.card.facts import Facts
from ml.card.quality import quality
from ml.forecast.plan import Plan
from ml.forecast.scores import Scored
from ml.forecast.served import Served
from ml.forecast.tables import gates_frame
from ml.gates import Gate
from ml.intervals.spreads import Spreads
from ml.windows import Known

DATA_GATES = 3


def reported_frames(
    facts: Facts,
    gates: Mapping[Target, tuple[Gate, ...]],
    spreads: Spreads,
    churn: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return how good what is published was, and whether today still looks like then.

    Parameters
    ----------
    churn : DataFrame
        `churn_scores` of this run.
    """
    known, trials = facts.known, facts.judged
    newest = max(known.windows, key=lambda window: window.cutoff, default=None)
    then, cutoff = (newest.frame, newest.cutoff) if newest else (None, None)
    measured = [quality(trials, facts.seed), spreads.quality(facts.served)]
    frames = {
        "model_gates": gates_frame(gates),
        "model_quality": pd.concat(measured, ignore_index=True),
        "model_calibration": calibration(trials),
        "model_drift": drift(known.frame, then, cutoff, churn),
    }
    return {name: frame.assign(as_of_date=facts.as_of) for name, frame in frames.items()}


def facts_of(plan: Plan, read: Mapping[str, pd.DataFrame], known: Known, scored: Scored) -> Facts:
    """Return what the run knew and decided, for its card."""
    decision = scored.decision
    return Facts(
        plan.as_of, read, known, _shown(plan, scored), decision.gates["orders"][:DATA_GATES],
        {"clv": plan.clv, "churn": plan.churn}, plan.currency, plan.discount_rate, plan.seed,
        scored.ids, decision.candidates,
    )  # fmt: skip


def _shown(plan: Plan, scored: Scored) -> list[Served]:
    """Return what is published: silence is also stated at horizons of values, for intervals."""
    served = scored.decision.served.items()
    return [one for (t, days), one in served if t != "silence" or days in plan.churn]
