"""What was decided for one target, and the gates that every target shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ml.backtest.pool import Pool
from ml.backtest.trial import Target
from ml.candidates.candidate import Candidate
from ml.candidates.corrections import season_window
from ml.errors import NotAllowedError
from ml.forecast.judge import Judge
from ml.forecast.served import Scale, Served
from ml.gates import Gate
from ml.trial_gates import honest_gate, parameters_gate, season_gate
from ml.windows import Known


@dataclass(frozen=True)
class Verdict:
    """What serves a target by horizon, the gates of its first horizon, and why it abstains."""

    served: dict[int, Served] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    closed: Gate | None = None


def allowed(candidates: Iterable[Candidate], leak: Gate | None) -> list[Candidate]:
    """Return the candidates that are no baselines; without learners after a leak alarm."""
    may_learn = leak is None or leak.is_open
    return [c for c in candidates if c.fallback is not None and (may_learn or c.learner == "none")]


def season(known: Known, horizon_days: int) -> Gate:
    """Judge whether corrections may learn from an origin of the same season today."""
    try:
        season_window(known, horizon_days)
    except NotAllowedError as error:
        return season_gate(str(error))
    return season_gate(None)


def honest(pools: Iterable[Pool | None], kind: str, known: Known, *, is_probability: bool) -> Gate:
    """Judge whether totals (and probabilities) came out as forecast over the origins.

    `pools` are those of the horizon itself, then those that chose: shorter windows judge a
    candidate that could not yet be tried at the horizon. A baseline that had nothing to learn from
    at the first origins is judged over the others.
    """
    pool = next((pool for pool in pools if pool is not None and pool.took_part(kind)), None)
    bias = pool.bias(kind) if pool is not None else np.nan
    error = pool.calibration_error(kind) if pool is not None else np.nan
    return honest_gate(kind, bias, error if is_probability else None, known.limits)


def parameters(fitted: Any, known: Known) -> Gate:
    """Tell which purchase or value models of a candidate lean on the prior."""
    models = {kind: known.model(kind) for kind in getattr(fitted, "models", ())}
    return parameters_gate(
        [f"{kind} ({model.ridge_})" for kind, model in models.items() if model.is_degenerate_]
    )


def scale_of(gates: Iterable[Gate]) -> Scale:
    """Return 'absolute' when every claim stands, else 'rank'."""
    return "absolute" if all(gate.is_open for gate in gates) else "rank"


def serve(
    judge: Judge,
    target: Target,
    horizon_days: int,
    fitted: Candidate,
    scale: Scale,
    gates: Sequence[Gate],
) -> Served:
    """Return what serves a horizon, with the trials that judged it."""
    judged = judge.judged_days(horizon_days)
    pool = judge.pools.get((target, judged)) if judged is not None else None
    trials = pool.trials if pool else ()
    return Served(target, horizon_days, judged, fitted, scale, tuple(gates), trials)
