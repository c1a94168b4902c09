"""Predictions: features of this build in, scores and their report card out."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from dagster_defs.owners import ANALYTICS
from dagster_defs.prediction_tables import TYPES
from dagster_defs.predictions import predict
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

FEATURES = [
    "ftr_clv_summary",
    "ftr_clv_calibration",
    "ftr_churn_scoring",
    "ftr_churn_training",
    "ftr_forecast_scoring",
    "ftr_forecast_training",
    "ftr_forecast_windows",
    "ftr_forecast_outcomes",
]


@dg.multi_asset(
    name="predictions",
    specs=[
        dg.AssetSpec(
            ["ml", table],
            description=f"What the estimators hand back: {table.replace('_', ' ')}.",
            deps=[dg.AssetKey(["features", name]) for name in FEATURES],
            group_name="ml",
            kinds={"python", "scikitlearn", "parquet"},
            owners=ANALYTICS,
        )
        for table in TYPES
    ],
)
def predictions(build: BuildResource) -> Iterator[dg.MaterializeResult]:
    """Refit, backtest, gate and score; an abstention is an answer, not an error."""
    outcome = predict(build)
    say("predict", outcome.summary)
    for table, rows in outcome.rows.items():
        yield dg.MaterializeResult(asset_key=["ml", table], metadata={"rows": rows})
