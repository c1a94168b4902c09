"""The churn model's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ml.card import DO_NOT_USE_FOR, clean, code_version, records
from ml.churn.choice import Choice
from ml.churn.evaluate import Backtest
from ml.churn.frames import Frames
from ml.churn.model import shared_features
from ml.clv.report import exclusions, population
from ml.gates import Gate, to_frame
from ml.inputs import CALIBRATION, CHURN_TRAINING, SUMMARY, content_hash
from ml.metrics import lift, reliability


def describe(
    frames: Frames,
    choices: Sequence[Choice],
    tests: Mapping[int, Backtest],
    gates: Sequence[Gate],
    *,
    as_of: date,
    horizons_days: Sequence[int],
    ids: Mapping[int, str],
    seed: int,
) -> dict[str, Any]:
    """Return the card as JSON values; it names no customer."""
    features = shared_features(frames.training, frames.scoring)
    card = {
        "kind": "churn",
        "definition": "probability of no countable order in the days after as_of, per horizon",
        "as_of": as_of,
        "horizons_days": list(horizons_days),
        "unit": {"time": "days"},
        "population": population(frames.summary),
        "exclusions": exclusions(frames.summary, frames.calibration, as_of),
        "features": list(features),
        "served": {choice.horizon_days: _served(choice, ids) for choice in choices},
        "gates": records(to_frame("churn", gates)),
        "backtests": {days: _backtest(test) for days, test in tests.items()},
        "data_hash": {
            "training": content_hash(frames.training[[*CHURN_TRAINING]]),
            "scoring": content_hash(frames.scoring[["customer_id", *features]]),
            "summary": content_hash(frames.summary[list(SUMMARY)]),
            "calibration": content_hash(frames.calibration[list(CALIBRATION)]),
        },
        "code_version": code_version(),
        "seed": seed,
        "do_not_use_for": DO_NOT_USE_FOR,
    }
    cleaned: dict[str, Any] = clean(card)
    return cleaned


def _served(choice: Choice, ids: Mapping[int, str]) -> dict[str, Any]:
    """Return one horizon's model, its gates, and how the same candidate did in the backtest."""
    served: dict[str, Any] = {
        "model_id": ids[choice.horizon_days],
        "candidate": choice.name,
        "scale": choice.scale,
        "gates": records(to_frame("churn", choice.gates)),
        "parameters": choice.predictor.to_dict(),
    }
    test = choice.test
    if test is not None and choice.name in test.probabilities:
        stated = test.probabilities[choice.name]
        served["reliability"] = records(reliability(test.actual, stated))
        served["lift_by_decile"] = lift(test.actual, stated)
    return served


def _backtest(test: Backtest) -> dict[str, Any]:
    best = test.best_model
    return {
        "cutoff": test.window.cutoff,
        "end": test.window.end,
        "customers": len(test.actual),
        "metrics": records(test.quality[["candidate", "metric", "value"]]),
        "brier_above_the_best_closed_form": {
            name: vars(difference) for name, difference in test.versus(best).items()
        }
        if best
        else {},
    }
