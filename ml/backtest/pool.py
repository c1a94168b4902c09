"""All trials of one target and horizon taken together, as the product would have served them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from ml import metrics
from ml.backtest.trial import Trial
from ml.candidates.candidate import Candidate
from ml.inputs import Floats


class Pool:
    """Every candidate over all origins.

    Where a candidate could take no part, its fallback stands in, as it would have in production. So
    every candidate is compared on the same customers of the same origins.
    """

    def __init__(self, trials: Sequence[Trial], candidates: Sequence[Candidate], seed: int) -> None:
        self.trials = tuple(trials)
        self.candidates = {candidate.kind: candidate for candidate in candidates}
        self._seed = seed

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Candidates that stood in every trial, themselves or by their fallback, simplest first."""
        return tuple(
            kind
            for kind, candidate in self.candidates.items()
            if self.trials
            and all(trial.stand_in(candidate) for trial in self.trials)
            and self.took_part(kind)
        )

    def took_part(self, kind: str) -> bool:
        """Tell whether a candidate itself stood in any trial."""
        return any(kind in trial.forecasts for trial in self.trials)

    def losses(self, kind: str) -> Floats:
        """Return each customer's loss at each origin that a candidate or its fallback stood in."""
        return _joined(trial.losses(name) for trial, name in self._stood(kind))

    @cached_property
    def means(self) -> dict[str, float]:
        """Mean loss of every candidate."""
        return {kind: float(self.losses(kind).mean()) for kind in self.kinds}

    def bias(self, kind: str) -> float:
        """Return forecast over actual total, minus 1, over the origins it took part in itself."""
        own = [trial for trial in self.trials if kind in trial.forecasts]
        forecasts = [trial.forecasts[kind] for trial in own]
        return metrics.bias(_joined(trial.actual for trial in own), _joined(forecasts))

    def calibration_error(self, kind: str) -> float:
        """Return ECE over the origins a candidate took part in itself."""
        own = [trial for trial in self.trials if kind in trial.forecasts]
        forecasts = [trial.forecasts[kind] for trial in own]
        return metrics.calibration_error(_joined(trial.actual for trial in own), _joined(forecasts))

    def versus(self, kind: str, other: str) -> metrics.Difference:
        """Return how much larger the loss of `other` is than that of `kind`.

        Bootstrap by customer: somebody who was judged at several origins is drawn with all of them.
        """
        difference = self.losses(other) - self.losses(kind)
        sums = np.bincount(self._customers, difference).astype(np.float64)
        counts = np.bincount(self._customers).astype(np.float64)
        return metrics.mean_difference(sums, counts, self._seed)

    def gain(self, kind: str, baseline: str) -> float:
        """Return how far below the baseline's the loss is, over the origins it took part in."""
        both = [trial for trial in self.trials if baseline in trial.forecasts]
        stood = [(trial, trial.stand_in(self.candidates[kind])) for trial in both]
        mine = sum(float(trial.losses(name).sum()) for trial, name in stood if name)
        other = sum(float(trial.losses(baseline).sum()) for trial in both)
        return 1 - mine / other if other > 0 else float("nan")

    def _stood(self, kind: str) -> list[tuple[Trial, str]]:
        stood = [(trial, trial.stand_in(self.candidates[kind])) for trial in self.trials]
        return [(trial, name) for trial, name in stood if name is not None]

    @cached_property
    def _customers(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        ids = pd.concat([trial.rows["customer_id"] for trial in self.trials], ignore_index=True)
        codes: np.ndarray[tuple[int], np.dtype[np.int64]] = pd.factorize(ids)[0]
        return codes


def _joined(parts: Iterable[Floats]) -> Floats:
    return np.concatenate([np.zeros(0), *parts])
