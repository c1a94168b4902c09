"""Sums by block of customers from which every mean, bias and paired difference follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from ml.backtest.trial import NAMES, Trial
from ml.card.resampling import block_of, block_sums, interval, resampled_totals
from ml.inputs import Floats

ABOVE_SERVED = "loss_above_served"
SUMS = ("loss", "forecast", "error", "actual", "count", "above", "pairs")
Measured = tuple[float, float, float]
"""A measure with the bounds of its 90 % interval."""


@dataclass(frozen=True)
class Tally:
    """What the candidates of one or more trials of a target came to.

    The arrays have the shape (blocks, candidates). A candidate without a say in a trial adds
    nothing for it, nor does what serves beside it: pairs stay pairs. Where nothing would have
    served, as with a baseline that had no past yet, there is no pair (`above`, `pairs`).
    """

    target: str
    kinds: tuple[str, ...]
    loss: Floats
    forecast: Floats
    error: Floats
    actual: Floats
    count: Floats
    above: Floats
    pairs: Floats

    @classmethod
    def of(
        cls,
        trial: Trial,
        kinds: Sequence[str],
        serving: str | None,
        members: npt.NDArray[np.intp] | None = None,
    ) -> Self:
        """Add up one trial, or some of its customers.

        Parameters
        ----------
        trial : Trial
        kinds : sequence of str
            Candidates that forecast it.
        serving : str or None
            The kind that would have served.
        members : array of int, optional
            Positions of the customers; default everybody.
        """
        chosen = np.arange(len(trial.actual)) if members is None else members
        block = block_of(trial.rows["customer_id"].iloc[chosen])
        actual = trial.actual[chosen][:, None]
        forecast = np.column_stack([trial.forecasts[kind][chosen] for kind in kinds])
        loss = np.column_stack([trial.losses(kind)[chosen] for kind in kinds])
        above = loss - trial.losses(serving)[chosen][:, None] if serving else np.zeros(loss.shape)
        ones = np.ones(loss.shape)
        return cls(
            trial.target,
            tuple(kinds),
            block_sums(loss, block),
            block_sums(forecast, block),
            block_sums(np.abs(forecast - actual), block),
            block_sums(np.broadcast_to(actual, loss.shape), block),
            block_sums(ones, block),
            block_sums(above, block),
            block_sums(ones if serving else np.zeros(loss.shape), block),
        )

    def in_the_name_of(self, stated: Mapping[str, str]) -> Self:
        """Return the sums of candidates, each by the kind that forecast in its name."""
        chosen = [self.kinds.index(kind) for kind in stated.values()]
        parts = (getattr(self, name)[:, chosen] for name in SUMS)
        return type(self)(self.target, tuple(stated), *parts)

    @classmethod
    def pooled(cls, tallies: Sequence[Self]) -> Self:
        """Add up the tallies of several origins, candidates in the order they first appear."""
        kinds = tuple(dict.fromkeys(kind for tally in tallies for kind in tally.kinds))

        def total(name: str) -> Floats:
            columns = []
            for kind in kinds:
                parts = [t for t in tallies if kind in t.kinds]
                columns.append(sum(getattr(t, name)[:, t.kinds.index(kind)] for t in parts))
            return np.column_stack(columns)

        return cls(tallies[0].target, kinds, *(total(name) for name in SUMS))

    def measures(self, seed: int) -> dict[str, dict[str, Measured]]:
        """Return loss, bias, MAE and the loss above what serves, by candidate."""
        names = (NAMES[self.target], "bias", "mae", ABOVE_SERVED)
        parts = [getattr(self, name) for name in SUMS]
        exact = self._measured([part.sum(axis=0, keepdims=True) for part in parts])
        drawn = self._measured([resampled_totals(part, seed) for part in parts])
        return {
            kind: {
                name: (float(value[0, i]), *interval(spread[:, i]))
                for name, value, spread in zip(names, exact, drawn, strict=True)
            }
            for i, kind in enumerate(self.kinds)
        }

    @staticmethod
    def _measured(parts: Sequence[Floats]) -> tuple[Floats, Floats, Floats, Floats]:
        loss, forecast, error, actual, count, above, pairs = parts
        with np.errstate(divide="ignore", invalid="ignore"):
            bias = np.where(actual > 0, forecast / actual - 1, np.nan)
            return loss / count, bias, error / count, above / pairs
