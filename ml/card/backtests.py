"""Every candidate over all origins: which was best, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ml import metrics
from ml.backtest.trial import Trial
from ml.card.judged import Judged
from ml.card.tally import Measured, Tally


def backtests(judged: Iterable[Judged], seed: int) -> list[dict[str, Any]]:
    """Return per target and judging horizon the candidates' measures pooled over the origins.

    Each measure is a mapping of value, low_90 and high_90; the interval is by customer, who is
    drawn with all origins at once.
    """
    return [_backtest(one, seed) for one in judged]


def _backtest(judged: Judged, seed: int) -> dict[str, Any]:
    tallies = [
        tally.in_the_name_of(_stated(judged, trial))
        for trial, tally in zip(judged.trials, judged.tallies, strict=True)
    ]
    measures = Tally.pooled(tallies).measures(seed) if tallies else {}
    return {
        "target": judged.target,
        "horizon_days": judged.horizon_days,
        "horizons_served": list(judged.horizons_served),
        "origins": [trial.window.cutoff for trial in judged.trials],
        "forecasts_judged": sum(len(trial.actual) for trial in judged.trials),
        "candidates": [
            {
                "candidate": kind,
                "is_served": kind in judged.served,
                "origins": sum(kind in trial.forecasts for trial in judged.trials),
                "measures": _named(measures[kind]) | _ranking(judged, kind),
            }
            for kind in measures
        ],
    }


def _stated(judged: Judged, trial: Trial) -> dict[str, str]:
    """Return every candidate with who forecast the trial in its name."""
    stood = {kind: judged.stand_in(kind, trial) for kind in judged.kinds}
    return {kind: name for kind, name in stood.items() if name}


def _named(measures: Mapping[str, Measured]) -> dict[str, dict[str, float | None]]:
    names = ("value", "low_90", "high_90")
    return {
        metric: dict(zip(names, measured, strict=True)) for metric, measured in measures.items()
    }


def _ranking(judged: Judged, kind: str) -> dict[str, dict[str, float | None]]:
    """Return measures of the order of people and of calibration, over all origins at once."""
    forecast, actual = judged.pooled(kind)
    if judged.target == "silence":
        found = {
            "ece": metrics.calibration_error(actual, forecast),
            "auc": metrics.auc(actual, forecast),
        }
    else:
        found = {
            "gini": metrics.gini(actual, forecast),
            "decile_mape": metrics.decile_error(actual, forecast),
        }
    return {
        metric: {"value": value, "low_90": None, "high_90": None} for metric, value in found.items()
    }
