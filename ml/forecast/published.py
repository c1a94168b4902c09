"""The raw tables about customers: scores, intervals, next orders, factors and reasons."""

from __future__ import annotations

import pandas as pd

from ml.forecast.explained import alive_parameters, explained
from ml.forecast.numbers import silence_curve
from ml.forecast.plan import Plan
from ml.forecast.scores import IMPOSSIBLE, Scored, churn_scores, clv_scores
from ml.intervals.next_order import abstained, next_orders
from ml.intervals.spreads import Spreads
from ml.windows import Known


def published_frames(
    plan: Plan, known: Known, scored: Scored, spreads: Spreads
) -> dict[str, pd.DataFrame]:
    """Return the frames of everybody scored, and the totals they add up to."""
    numbers, outlooks = scored.numbers, scored.numbers.outlooks(known)
    silence = {days: numbers.silence[days] for days in plan.churn if days in numbers.silence}
    ratios, totals = spreads.total_frames(plan.as_of, outlooks, silence)
    reasons = explained(
        known, scored.decision, numbers, plan.as_of, plan.clv, plan.churn[0], plan.currency
    )
    intervals = spreads.clv_columns(outlooks, numbers.discount)
    return {
        "clv_scores": clv_scores(scored, plan.clv, intervals, plan.currency, plan.discount_rate),
        "churn_scores": churn_scores(scored, plan.churn),
        "next_orders": _next_orders(scored, known, plan.churn[0]),
        "clv_factors": reasons.clv_factors,
        "alive_parameters": alive_parameters(known, scored.decision, plan.clv[0]),
        "prediction_reasons": reasons.prediction_reasons,
        "forecast_ratios": ratios,
        "forecast_totals": totals,
    }


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
