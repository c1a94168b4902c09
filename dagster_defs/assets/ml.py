"""Predictions: features of this build in; scores, their backtest and their report card out."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from dagster_defs.owners import ANALYTICS
from dagster_defs.prediction_tables import TYPES
from dagster_defs.predictions import FEATURES, predict
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

BACKTESTED = ("model_quality", "model_calibration", "forecast_ratios")
"""The tables that say how past origins were met."""


@dg.multi_asset(
    name="predictions",
    specs=[
        dg.AssetSpec(
            ["ml", table],
            description=f"What the estimators hand back: {table.replace('_', ' ')}.",
            deps=[dg.AssetKey(["features", name]) for name in FEATURES.values()],
            group_name="ml",
            kinds={"python", "xgboost", "parquet"},
            owners=ANALYTICS,
        )
        for table in TYPES
    ],
    check_specs=[
        dg.AssetCheckSpec(
            "gates_are_open",
            asset=dg.AssetKey(["ml", "model_gates"]),
            description="Every model may be served and its scale trusted; a closed one warns.",
        )
    ],
)
def predictions(
    build: BuildResource,
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Back-test, gate, refit and score; an abstention is an answer, not an error."""
    outcome = predict(build)
    say("predict", outcome.summary)
    for table, rows in outcome.rows.items():
        backtest = {"origins": dg.MetadataValue.md(outcome.origins)} if table in BACKTESTED else {}
        yield dg.MaterializeResult(
            asset_key=["ml", table],
            metadata={"rows": rows, "serves": outcome.summary, **backtest},
        )
    yield dg.AssetCheckResult(
        asset_key=["ml", "model_gates"],
        check_name="gates_are_open",
        passed=not outcome.closed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=outcome.closed,
    )
