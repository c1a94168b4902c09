"""What a run knows when it writes its card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from ml.backtest.trial import Target
from ml.candidates.candidate import Candidate
from ml.card.judged import Judged, judged
from ml.forecast.served import Served
from ml.gates import Gate
from ml.windows import Known


@dataclass(frozen=True)
class Facts:
    """One forecasting run, as its card sees it.

    Attributes
    ----------
    as_of : date
    read : mapping of str to DataFrame
        The feature frames as delivered: scoring, training, outcomes, windows.
    known : Known
        What was known at `as_of`; its fits hold every purchase model of the run.
    served : sequence of Served
        Every target and horizon; empty when the run abstains.
    gates : sequence of Gate
        Those of the run as a whole (buyers, repeaters, history).
    horizons_days : mapping of str to sequence of int
        Published horizons of ``clv`` and ``churn``.
    currency : str or None
    discount_rate : float or None
        Per year.
    seed : int
    model_ids : mapping of (target, horizon) to str
    candidates : sequence of Candidate
        Everything that was tried, from the simplest to the richest.
    """

    as_of: date
    read: Mapping[str, pd.DataFrame] = field(repr=False)
    known: Known = field(repr=False)
    served: Sequence[Served] = field(repr=False)
    gates: Sequence[Gate]
    horizons_days: Mapping[str, Sequence[int]]
    currency: str | None
    discount_rate: float | None
    seed: int
    model_ids: Mapping[tuple[Target, int], str] = field(default_factory=dict)
    candidates: Sequence[Candidate] = ()

    @cached_property
    def judged(self) -> list[Judged]:
        """What judged every target; gathered once, for the tables and for the card."""
        return judged(self.served, self.candidates)

    @property
    def scoring(self) -> pd.DataFrame:
        """Who is scored: one row per buyer."""
        return self.read["scoring"]
