"""Who serves a target: the best candidate that may, or the baseline that it does not beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ml.backtest.choice import simplest_of_the_best
from ml.backtest.pool import Pool
from ml.candidates.candidate import Candidate
from ml.errors import DegenerateFitError, ModelError
from ml.gates import Gate
from ml.trial_gates import earns_gate
from ml.windows import Known


@dataclass(frozen=True)
class Elected:
    """The candidate that serves, unfitted (for trials) and fitted, and the gate that decided it."""

    candidate: Candidate
    fitted: Any
    earns: Gate


def elect(
    pool: Pool | None,
    candidates: Sequence[Candidate],
    allowed: Sequence[Candidate],
    known: Known,
    horizon_days: int,
    *,
    may_fall_back: bool = True,
    preferred: str | None = None,
) -> Elected:
    """Return the simplest of the best that can be fitted today, or the baseline that stands firm.

    Parameters
    ----------
    pool : Pool or None
        Trials of all candidates; None when no window has closed: then the simplest allowed serves.
    candidates : sequence of Candidate
        Simplest first; those without a fallback are the named baselines.
    allowed : sequence of Candidate
        Those that the gates let serve; no baselines.
    known : Known
        As of the run's day.
    horizon_days : int
    may_fall_back : bool
        Whether a baseline may take over; not where it was never measured at the horizon.
    preferred : str, optional
        Kind that serves another target, taken where it is as good as the best.

    Raises
    ------
    DegenerateFitError
        When none of the allowed can be fitted today.
    """
    winner = _winner(pool, allowed, known, horizon_days, preferred)
    baselines = [c for c in candidates if c.fallback is None]
    gains = (
        {c.kind: pool.gain(winner.kind, c.kind) for c in baselines if pool.took_part(c.kind)}
        if pool and winner.kind in pool.kinds
        else {}
    )
    gate = earns_gate(winner.kind, gains, known.limits, may_fall_back=may_fall_back)
    if gains and not gate.is_open and may_fall_back:
        for baseline in sorted(
            (c for c in baselines if c.kind in gains), key=lambda c: gains[c.kind]
        ):
            try:
                return Elected(baseline, known.fitted(baseline, horizon_days), gate)
            except ModelError:
                continue
    return Elected(winner, known.fitted(winner, horizon_days), gate)


def _winner(
    pool: Pool | None,
    allowed: Sequence[Candidate],
    known: Known,
    horizon_days: int,
    preferred: str | None,
) -> Candidate:
    """Return the winner among those that can be fitted today."""
    left = {candidate.kind: candidate for candidate in allowed}
    refusal: ModelError = DegenerateFitError("no candidate may serve")
    while left:
        name = simplest_of_the_best(pool, left.keys(), preferred) if pool else None
        candidate = left.pop(name or next(iter(left)))
        try:
            known.fitted(candidate, horizon_days)
        except ModelError as error:
            refusal = error
            continue
        return candidate
    raise DegenerateFitError(str(refusal))
