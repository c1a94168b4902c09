"""Joins the build to the estimators: features to frames, frames to raw files, cards to disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from crm.config import Settings
from crm.warehouse.raw import write_frame
from dagster_defs.resources import BuildResource
from ml import registry
from ml.churn import score as churn
from ml.clv import score as clv

CLV_HORIZONS = (365, 730, 1095)
CHURN_HORIZONS = (90, 180, 365)
SEED = 20100101

TYPES: dict[str, dict[str, str]] = {
    "clv_scores": {
        "customer_id": "varchar",
        "as_of_date": "date",
        "horizon_days": "integer",
        "expected_orders": "double",
        "expected_order_value": "double",
        "predicted_clv": "double",
        "model_id": "varchar",
        "scale": "varchar",
        "abstain_reason": "varchar",
    },
    "churn_scores": {
        "customer_id": "varchar",
        "as_of_date": "date",
        "horizon_days": "integer",
        "churn_probability": "double",
        "churn_band": "varchar",
        "model_id": "varchar",
        "scale": "varchar",
        "abstain_reason": "varchar",
    },
    "model_quality": {
        "as_of_date": "date",
        "model_kind": "varchar",
        "candidate": "varchar",
        "cutoff_date": "date",
        "horizon_days": "integer",
        "metric": "varchar",
        "value": "double",
        "is_served": "boolean",
    },
    "model_gates": {
        "as_of_date": "date",
        "model_kind": "varchar",
        "gate": "varchar",
        "is_open": "boolean",
        "measured": "double",
        "required": "double",
        "reason": "varchar",
    },
}


@dataclass(frozen=True)
class Outcome:
    """What one build's predictions came to."""

    rows: dict[str, int]
    summary: str


def predict(build: BuildResource) -> Outcome:
    """Refit and score on the build's features, write the four raw tables and the model cards."""
    summary = build.read("features.ftr_clv_summary")
    calibration = build.read("features.ftr_clv_calibration")
    currency = build.text("select base_currency from build.intermediate.int_base_currency_chosen")
    common: dict[str, Any] = {
        "as_of": build.as_of_date,
        "thresholds": thresholds(build.settings),
        "seed": SEED,
    }
    value = clv.run(
        summary,
        calibration,
        horizons_days=sorted({build.settings.clv_horizon_days, *CLV_HORIZONS}),
        currency=currency,
        **common,
    )
    risk = churn.run(
        build.read("features.ftr_churn_training"),
        build.read("features.ftr_churn_scoring"),
        summary,
        calibration,
        horizon_days=build.settings.churn_threshold_days,
        extra_horizons_days=CHURN_HORIZONS,
        **common,
    )
    frames = {
        "clv_scores": value.scores,
        "churn_scores": risk.scores,
        "model_quality": pd.concat([value.quality, risk.quality], ignore_index=True),
        "model_gates": pd.concat([value.gates, risk.gates], ignore_index=True),
    }
    day = build.as_of_date.isoformat()
    rows = {
        table: write_frame(
            build.settings, "ml", table, day, frame.assign(as_of_date=build.as_of_date), types
        )
        for (table, types), frame in zip(TYPES.items(), frames.values(), strict=True)
    }
    for kind, outcome in (("clv", value), ("churn", risk)):
        registry.save(
            build.settings.paths.models / build.build_id, kind, outcome.model, outcome.card
        )
    return Outcome(rows, f"{value.summary}; {risk.summary}")


def thresholds(settings: Settings) -> dict[str, float]:
    """Hand the tenant's gate thresholds to the estimators, which read no settings."""
    return {
        "min_buyers": settings.prediction_min_buyers,
        "min_repeaters": settings.prediction_min_repeaters,
        "min_repeater_share": settings.prediction_min_repeater_share,
        "min_history_days": settings.prediction_min_history_days,
        "min_labels": settings.prediction_min_labels,
    }
