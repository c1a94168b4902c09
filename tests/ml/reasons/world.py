"""A small population with a story each, and what models might say of it."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd

from ml.learners.features import NAMES
from ml.reasons.explain import Explanation, explain
from ml.reasons.parts import SilenceParts, ValueParts
from tests.ml import btyd_world

AS_OF = date(2025, 12, 30)
CUSTOMERS = 400


def scoring(seed: int = 5) -> pd.DataFrame:
    """`ftr_forecast_scoring` of 400 people, most of whom bought once."""
    world = btyd_world.simulate(CUSTOMERS, 1095, seed=seed)
    frame = btyd_world.scoring(world, 1094)
    rng = np.random.default_rng(seed)
    for column in ("visits_count_90d", "opens_count_90d", "clicks_count_90d"):
        frame[column] = rng.poisson(1.0, len(frame))
    for column in ("check_ins_count_90d", "check_ins_count_365d", "refunds_count_365d"):
        frame[column] = rng.poisson(0.6, len(frame))
    return frame


def value_parts(frame: pd.DataFrame, seed: int = 5) -> ValueParts:
    """Factors with a learner that weighs every one of its features."""
    rng = np.random.default_rng(seed)
    size = len(frame)
    learned = learner(size, rng)
    factors = {
        "rate_if_alive": rng.gamma(1, 0.01, size),
        "alive_probability": rng.uniform(0.01, 1, size),
        "effective_horizon_days": rng.uniform(200, 365, size),
        "learner_factor": (1 + np.exp(learned.to_numpy().sum(axis=1))) / 2,
        "season_factor": np.array([1.1]),
        "order_value": rng.gamma(3, 50, size),
    }
    return ValueParts(365, math.prod(factors.values(), start=np.ones(size)), factors, learned)


def silence_parts(frame: pd.DataFrame, seed: int = 6) -> SilenceParts:
    """Probabilities between the extremes, both of them included."""
    rng = np.random.default_rng(seed)
    size = len(frame)
    probability = rng.uniform(0, 1, size)
    probability[:2] = (0.0, 1.0)[: min(size, 2)]
    return SilenceParts(180, probability, rng.uniform(0, 1, size), learner(size, rng))


def learner(size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Contributions of every feature that a learner has."""
    return pd.DataFrame(rng.normal(0, 0.2, (size, len(NAMES) + 1)), columns=[*NAMES, "bias"])


def explained(frame: pd.DataFrame, currency: str | None = "RON") -> Explanation:
    """Everything said of the population."""
    return explain(
        frame, AS_OF, [value_parts(frame)], silence_parts(frame),
        value_horizon_days=365, currency=currency,
    )  # fmt: skip
