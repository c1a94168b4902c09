"""The whole card as JSON values; it names no customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ml.backtest.trial import Target
from ml.card.backtests import backtests
from ml.card.facts import Facts
from ml.card.judged import MODEL_KINDS
from ml.card.misuse import DO_NOT_USE_FOR
from ml.card.parameters import models, moved, path, referee
from ml.card.population import exclusions, features, population, windows
from ml.card.provenance import code_version
from ml.card.quality import GROUP_KINDS
from ml.card.values import clean, records
from ml.gates import to_frame
from ml.inputs import content_hash

FORMAT = "crm-warehouse-card/1"
LABELS: dict[Target, str] = {
    "orders": "purchase days (local days with a countable order) in the h days after the end of "
    "as_of",
    "silence": "probability of no countable order in the h days after the end of as_of",
    "spend": "net revenue of those purchase days (as delivered, minus refunds), not margin",
}
UNITS: dict[Target, str] = {"orders": "purchase days", "silence": "probability", "spend": "money"}


def describe(facts: Facts, frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return the card of one forecasting run.

    Parameters
    ----------
    facts : Facts
        What the run knew and decided.
    frames : mapping of str to DataFrame
        The run's raw tables; read are model_quality, model_calibration, model_drift, clv_scores,
        churn_scores, forecast_ratios and forecast_totals, where they are there.
    """
    fitted = models(facts)
    drawn = path(facts)
    card = {
        "format": FORMAT,
        "kind": "forecast",
        "as_of": facts.as_of,
        "predicts": _predicts(facts),
        "unit": {"time": "days", "currency": facts.currency, "value": "net revenue, not margin"},
        "discount_rate_per_year": facts.discount_rate,
        "population": population(facts.scoring),
        "windows": windows(facts),
        "exclusions": exclusions(facts),
        "features": features(facts),
        "models": fitted,
        "parameter_path": drawn,
        "parameters_moved": [row for row in moved(drawn) if row["has_moved"]],
        "referee": referee(facts),
        "independence": _independence(facts),
        "served": [_served(facts, one) for one in facts.served],
        "backtests": backtests(facts.judged, facts.seed),
        "calibration": _rows(frames, "model_calibration"),
        "groups": _groups(frames),
        "gates": records(to_frame("forecast", facts.gates)),
        "abstentions": _abstentions(frames),
        "interval_coverage": _rows(frames, "forecast_ratios"),
        "customer_coverage": _customer_coverage(frames),
        "totals": _rows(frames, "forecast_totals"),
        "drift": _rows(frames, "model_drift"),
        "data_hash": {name: content_hash(frame) for name, frame in facts.read.items()},
        "code_version": code_version(),
        "seed": facts.seed,
        "do_not_use_for": DO_NOT_USE_FOR,
    }
    cleaned: dict[str, Any] = clean(card)
    return cleaned


def _predicts(facts: Facts) -> list[dict[str, Any]]:
    return [
        {
            "target": target,
            "model_kind": MODEL_KINDS[target],
            "label": label,
            "unit": facts.currency or UNITS[target] if target == "spend" else UNITS[target],
            "horizons_days": list(facts.horizons_days[MODEL_KINDS[target]]),
        }
        for target, label in LABELS.items()
    ]


def _served(facts: Facts, one: Any) -> dict[str, Any]:
    return {
        "target": one.target,
        "horizon_days": one.horizon_days,
        "judged_days": one.judged_days,
        "origins": _origins(one),
        "candidate": one.candidate.kind,
        "scale": one.scale,
        "model_id": facts.model_ids.get((one.target, one.horizon_days)),
        "gates": records(to_frame(MODEL_KINDS[one.target], one.gates)),
    }


def _origins(one: Any) -> int:
    """Return at how many origins what serves, or who stood in for it, stated a forecast."""
    return sum(trial.stand_in(one.candidate) is not None for trial in one.trials)


def _independence(facts: Facts) -> dict[str, Any] | None:
    """Return what was found of the assumption that order value does not depend on order count."""
    gates = [gate for one in facts.served for gate in one.gates]
    found = next((g for g in [*facts.gates, *gates] if g.gate == "value_independence"), None)
    return vars(found) if found else None


def _groups(frames: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    quality = frames.get("model_quality", pd.DataFrame())
    if quality.empty:
        return []
    return records(quality[quality["group_kind"].isin(GROUP_KINDS.values())])


def _customer_coverage(frames: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return how often customers' intervals held at closed origins, by purchases at the newest."""
    quality = frames.get("model_quality", pd.DataFrame())
    if quality.empty:
        return []
    return records(quality[quality["metric"].str.startswith("coverage_")])


def _abstentions(frames: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Count per table and horizon who got no score, and why."""
    found = []
    for table in ("clv_scores", "churn_scores"):
        scores = frames.get(table, pd.DataFrame())
        for horizon, rows in scores.groupby("horizon_days") if len(scores) else ():
            reasons = Counter(rows["abstain_reason"].dropna())
            found.append(
                {
                    "table": table,
                    "horizon_days": horizon,
                    "customers": len(rows),
                    "abstained": sum(reasons.values()),
                    "reasons": dict(reasons.most_common()),
                }
            )
    return found


def _rows(frames: Mapping[str, pd.DataFrame], table: str) -> list[dict[str, Any]]:
    return records(frames.get(table, pd.DataFrame()))
