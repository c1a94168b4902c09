"""Joins the build to the estimators: features to frames, frames to raw files, the card to disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from crm.config import Settings
from crm.warehouse.cards import KIND
from crm.warehouse.raw import drop_days_before, write_frame
from dagster_defs.origins import origins_table
from dagster_defs.prediction_tables import NEWEST_ONLY, TYPES
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource
from ml import registry
from ml.card.before import before
from ml.card.page import page
from ml.forecast.run import run
from ml.forecast.served import ForecastRun

CLV_HORIZONS = (365, 730, 1095)
CHURN_HORIZONS = (90, 180, 365)
SEED = 20100101
CURRENCY = "intermediate.int_base_currency_chosen"
FEATURES = {
    "scoring": "ftr_forecast_scoring",
    "training": "ftr_forecast_training",
    "outcomes": "ftr_forecast_outcomes",
    "windows": "ftr_forecast_windows",
}


@dataclass(frozen=True)
class Outcome:
    """What one build's predictions came to: rows by table, and how each past origin was met.

    `closed` holds the sentence of each closed gate, by kind of model, target and gate.
    """

    rows: dict[str, int]
    closed: dict[str, str]
    origins: str
    summary: str


def predict(build: BuildResource) -> Outcome:
    """Back-test, refit and score on the build's features; write the raw tables and the card.

    Explanations of earlier days go: only the newest are read.
    """
    forecast = _forecast(build)
    day = build.as_of_date.isoformat()
    rows = {
        table: write_frame(
            build.settings,
            "ml",
            table,
            day,
            forecast.frames[table].assign(as_of_date=build.as_of_date),
            types,
        )
        for table, types in TYPES.items()
    }
    for table in NEWEST_ONLY:
        drop_days_before(build.settings, "ml", table, build.as_of_date)
    _keep(build, forecast)
    origins = origins_table(forecast.frames["model_quality"])
    return Outcome(rows, _closed(forecast.frames["model_gates"]), origins, forecast.summary)


def _closed(gates: pd.DataFrame) -> dict[str, str]:
    """Return the sentence of each closed gate by kind of model, target and gate."""
    shut = gates[~gates["is_open"].astype(bool)]
    return {
        f"{row.model_kind} {row.target} {row.gate}": str(row.reason) for row in shut.itertuples()
    }


def _keep(build: BuildResource, forecast: ForecastRun) -> None:
    """Write model and card to disk, beside what the last good card of an earlier build said."""
    models = build.settings.paths.models
    earlier = registry.last_good(models, KIND, before=build.build_id)
    for refusal in earlier.refused:
        say("predict", f"not compared with: {refusal}")
    card = forecast.card | {
        "build_id": build.build_id,
        "tenant": build.settings.tenant,
        "before": before(earlier.artifact.card) if earlier.artifact else None,
    }
    registry.save(models / build.build_id, KIND, forecast.model, card, page(card))


def _forecast(build: BuildResource) -> ForecastRun:
    frames = {name: build.read(f"features.{table}") for name, table in FEATURES.items()}
    settings = build.settings
    return run(
        **frames,
        as_of=build.as_of_date,
        clv_horizons_days=horizons(settings.clv_horizon_days, CLV_HORIZONS),
        churn_horizons_days=horizons(settings.churn_threshold_days, CHURN_HORIZONS),
        currency=build.text(
            "select base_currency from build.intermediate.int_base_currency_chosen"
        ),
        discount_rate=settings.clv_discount_rate,
        thresholds=thresholds(settings),
        seed=SEED,
    )


def horizons(published: int, others: tuple[int, ...]) -> list[int]:
    """Name the published horizon first, then the others once each.

    Examples
    --------
    >>> horizons(180, (90, 180, 365))
    [180, 90, 365]
    """
    return list(dict.fromkeys([published, *others]))


def thresholds(settings: Settings) -> Mapping[str, float]:
    """Hand the tenant's gate thresholds to the estimators, which read no settings."""
    return {
        "min_buyers": settings.prediction_min_buyers,
        "min_repeaters": settings.prediction_min_repeaters,
        "min_repeater_share": settings.prediction_min_repeater_share,
        "min_history_days": settings.prediction_min_history_days,
        "min_labels": settings.prediction_min_labels,
    }
