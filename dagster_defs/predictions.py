"""Joins the build to the estimators: features to frames, frames to raw files, cards to disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from crm.config import Settings
from crm.warehouse.raw import write_frame
from dagster_defs.prediction_tables import TYPES
from dagster_defs.resources import BuildResource
from ml import registry
from ml.churn import score as churn
from ml.clv import score as clv

CLV_HORIZONS = (365, 730, 1095)
CHURN_HORIZONS = (90, 180, 365)
SEED = 20100101


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
            build.settings,
            "ml",
            table,
            day,
            frames.get(table, pd.DataFrame())
            .reindex(columns=list(types))
            .assign(as_of_date=build.as_of_date),
            types,
        )
        for table, types in TYPES.items()
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
