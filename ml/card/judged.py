"""The trials of a run, each once, and what served on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ml.backtest.trial import Target, Trial
from ml.candidates.candidate import Candidate
from ml.card.tally import Tally
from ml.forecast.served import Served
from ml.inputs import Floats

MOST_RANKED = 50_000
"""Customers of a trial whose order is measured: more would change no digit and cost sorting."""
MODEL_KINDS: dict[Target, str] = {"orders": "clv", "spend": "clv", "silence": "churn"}


@dataclass(frozen=True)
class Judged:
    """Everything that judged one target at one horizon.

    Attributes
    ----------
    target : {'orders', 'silence', 'spend'}
    horizon_days : int
        Length of the closed windows.
    trials : tuple of Trial
        One per origin, oldest first; those without customers or forecasts are left out.
    served : tuple of str
        Kinds of the candidates that serve and were judged here; longer horizons share them.
    horizons_served : tuple of int
        The published horizons that these trials speak for.
    candidates : mapping of str to Candidate
        By kind; their fallbacks stand in where they could take no part.
    """

    target: Target
    horizon_days: int
    trials: tuple[Trial, ...]
    served: tuple[str, ...]
    horizons_served: tuple[int, ...]
    candidates: Mapping[str, Candidate] = field(repr=False)

    @property
    def model_kind(self) -> str:
        """The published model: clv (orders, spend) or churn (silence)."""
        return MODEL_KINDS[self.target]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that stated a forecast at some origin, from the simplest to the richest."""
        stated = dict.fromkeys(kind for trial in self.trials for kind in trial.forecasts)
        known = [kind for kind in self.candidates if kind in stated]
        return tuple(known if len(known) == len(stated) else stated)

    def stand_in(self, kind: str, trial: Trial) -> str | None:
        """Return which candidate forecast a trial in the name of this one: itself or a fallback."""
        return kind if kind in trial.forecasts else trial.stand_in(self.candidates.get(kind))

    def serving(self, trial: Trial) -> str | None:
        """Return which candidate would have served at that origin."""
        return next((self.stand_in(kind, trial) for kind in self.served), None)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """Return what every candidate came to at each origin where it forecast itself."""
        return tuple(Tally.of(t, list(t.forecasts), self.serving(t)) for t in self.trials)

    def pooled(self, kind: str) -> tuple[Floats, Floats]:
        """Return forecast and actual over all origins at which it had a say, thinned where big."""
        stood = [(trial, self.stand_in(kind, trial)) for trial in self.trials]
        forecasts = [thinned(trial).forecasts[name] for trial, name in stood if name]
        actual = [thinned(trial).actual for trial, name in stood if name]
        nothing = np.empty(0)
        return np.concatenate([nothing, *forecasts]), np.concatenate([nothing, *actual])


def thinned(trial: Trial) -> Trial:
    """Return a trial of at most 50,000 customers: every n-th one by id, for what needs sorting."""
    step = -(-len(trial.actual) // MOST_RANKED)
    if step < 2:
        return trial
    return Trial(
        trial.target,
        trial.window,
        {kind: forecast[::step] for kind, forecast in trial.forecasts.items()},
        trial.actual[::step],
        trial.rows.iloc[::step],
    )


def judged(served: Iterable[Served], candidates: Iterable[Candidate] = ()) -> list[Judged]:
    """Gather what serves by target and judging horizon; without closed windows there is nothing.

    Parameters
    ----------
    served : iterable of Served
    candidates : iterable of Candidate
        Everything that was tried; tells which fallback stood in for whom.
    """
    groups: dict[tuple[Target, int], list[Served]] = {}
    for one in served:
        if one.judged_days is not None and one.trials:
            groups.setdefault((one.target, one.judged_days), []).append(one)
    tried = list(candidates)
    return [
        Judged(
            target,
            days,
            tuple(t for t in members[0].trials if len(t.actual) and t.forecasts),
            tuple(dict.fromkeys(member.candidate.kind for member in members)),
            tuple(sorted(member.horizon_days for member in members)),
            {c.kind: c for c in [*tried, *(m.candidate for m in members)] if c.target == target},
        )
        for (target, days), members in groups.items()
    ]
