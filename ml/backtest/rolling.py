"""Rolling origins: at every closed window, what each candidate would have stated then."""

from __future__ import annotations

from collections.abc import Sequence

from ml.backtest.trial import Target, Trial
from ml.candidates.candidate import Candidate
from ml.candidates.corrections import outcome_of
from ml.errors import DegenerateFitError, NotAllowedError
from ml.gates import data_gates
from ml.inputs import Floats
from ml.windows import Known, Window


def trials(
    target: Target, candidates: Sequence[Candidate], known: Known, horizon_days: int
) -> tuple[Trial, ...]:
    """Try every candidate on every closed window of a horizon that had enough data to judge.

    A candidate sees what was known at the window's cutoff and nothing later; one that may take no
    part there (no optimum, no past to correct by) is left out of that trial, and the first of its
    fallbacks that may is in it.

    Parameters
    ----------
    target : {'orders', 'silence', 'spend'}
    candidates : sequence of Candidate
        Unfitted; fits are kept in `known.fits`.
    known : Known
        As of the run's own day.
    horizon_days : int
        One of the horizons of `known.windows`.

    Returns
    -------
    tuple of Trial
        Oldest first.
    """
    judging = [window for window in known.of(horizon_days) if may_judge(window, known)]
    return tuple(_trial(target, candidates, known.at(window), window) for window in judging)


def may_judge(window: Window, known: Known) -> bool:
    """Tell whether there were enough buyers, repeaters and history at the window's cutoff."""
    return all(gate.is_open for gate in data_gates(window.frame, known.limits))


def _trial(target: Target, candidates: Sequence[Candidate], then: Known, window: Window) -> Trial:
    forecasts: dict[str, Floats] = {}
    for candidate in candidates:
        now: Candidate | None = candidate
        while now is not None and now.kind not in forecasts:
            try:
                forecasts[now.kind] = then.forecast(now, window.rows, window.horizon_days)
            except (DegenerateFitError, NotAllowedError):
                now = now.fallback
    return Trial(target, window, forecasts, outcome_of(target, window), window.rows)
