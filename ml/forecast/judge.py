"""The trials of a run, each made once, and what they say of labels and leaks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ml.backtest.leak import reachable_auc
from ml.backtest.pool import Pool
from ml.backtest.rolling import may_judge, trials
from ml.backtest.trial import Target, Trial
from ml.candidates.candidate import Candidate
from ml.card.drift import stability
from ml.errors import ModelError
from ml.gates import Gate
from ml.trial_gates import labels_gate, leak_gate
from ml.windows import Known, Window, judged_horizon

LEAST_ORIGINS = 3


class Judge:
    """Pools of trials by target and horizon.

    Parameters
    ----------
    known : Known
        As of the run's day.
    seed : int
        Of the paired bootstrap.
    """

    def __init__(self, known: Known, seed: int) -> None:
        self.known = known
        self.pools: dict[tuple[Target, int], Pool] = {}
        self._seed = seed
        self._horizons = sorted(
            {window.horizon_days for window in known.windows if may_judge(window, known)}
        )

    def judged_days(self, horizon_days: int) -> int | None:
        """Return the horizon of the trials that judge another one; None when nothing has closed."""
        return judged_horizon(self._horizons, horizon_days)

    def pool(
        self, target: Target, horizon_days: int, candidates: Sequence[Candidate]
    ) -> Pool | None:
        """Return the trials that judge a horizon; None when no window has closed."""
        days = self.judged_days(horizon_days)
        if days is None:
            return None
        if (target, days) not in self.pools:
            tried = trials(target, candidates, self.known, days)
            self.pools[target, days] = Pool(tried, candidates, self._seed)
        return self.pools[target, days]

    def choice(
        self, target: Target, horizon_days: int, candidates: Sequence[Candidate]
    ) -> Pool | None:
        """Return the trials that choose for a horizon; None when no window has closed.

        Those that judge it, where there are three origins of its own length. Fewer say too little,
        so shorter windows join in, and for a horizon of which none has closed all of them do.
        """
        judged = self.judged_days(horizon_days)
        if judged is None:
            return None
        tried: list[Trial] = []
        for days in reversed([days for days in self._horizons if days <= judged]):
            if judged == horizon_days and len(tried) >= LEAST_ORIGINS:
                break
            pool = self.pool(target, days, candidates)
            tried += pool.trials if pool else ()
        return Pool(tried, candidates, self._seed)

    def labels(self, horizon_days: int) -> Gate:
        """Judge the labels that a learner had in the newest trial."""
        days, known = self.judged_days(horizon_days), self.known
        if days is None:
            return labels_gate([], known.limits)
        newest = next(w for w in reversed(known.of(days)) if may_judge(w, known))
        closed = [w for w in known.at(newest).windows if w.horizon_days <= days]
        silent = int(sum(window.silence.sum() for window in closed))
        total = sum(len(window.rows) for window in closed)
        return labels_gate([silent, total - silent] if closed else [], known.limits)

    def leak(self) -> Gate | None:
        """Return the leak alarm of the learner that ranks silence best beyond what can be reached.

        None where no learner was tried.
        """
        found = [
            gate
            for (target, _), pool in self.pools.items()
            if target == "silence"
            for gate in _leaks(pool, self.known)
        ]
        return min(found, key=lambda gate: (gate.is_open, -gate.measured), default=None)


def _leaks(pool: Pool, known: Known) -> list[Gate]:
    """Return one alarm per learner of a pool, over the origins it took part in."""
    plain = [k for k, c in pool.candidates.items() if c.learner == "none" and c.fallback]
    learned = [k for k in pool.kinds if pool.candidates[k].learner != "none"]
    if not learned:
        return []
    ceilings = [reachable_auc(trial, plain) for trial in pool.trials]
    gates = []
    for kind in learned:
        pairs = [
            (trial.measures(kind)["auc"], ceiling)
            for trial, ceiling in zip(pool.trials, ceilings, strict=True)
            if kind in trial.forecasts
        ]
        usable = [(auc, ceiling) for auc, ceiling in pairs if np.isfinite(auc + ceiling)]
        if usable:
            auc, ceiling = np.mean(usable, axis=0).tolist()
            moved = _moved(pool.candidates[kind], pool.trials[-1].window, known)
            gates.append(leak_gate(kind, auc, ceiling, moved, known.limits))
    return gates


def _moved(candidate: Candidate, then: Window, known: Known) -> float:
    """Return how differently today's corrections lie over today's customers and those of then.

    NaN where today's cannot be learned: nothing is proved by that.
    """
    try:
        fitted = known.fitted(candidate, then.horizon_days)
    except ModelError:
        return float("nan")
    now, before = (
        fitted.factors(rows, then.horizon_days)["learner_logit"] for rows in (known.rows, then.rows)
    )
    return stability(now, before)
