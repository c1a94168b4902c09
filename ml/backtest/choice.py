"""Which candidate wins: the simplest within one paired standard error of the best."""

from __future__ import annotations

from collections.abc import Collection

from ml.backtest.pool import Pool


def simplest_of_the_best(
    pool: Pool, allowed: Collection[str], preferred: str | None = None
) -> str | None:
    """Return the simplest allowed candidate whose loss is within one standard error of the best.

    One that is `preferred` goes before simpler ones, if it is within that error too.

    The loss is the target's own (Poisson or Tweedie deviance, Brier), never MAE, which rewards
    predicting zero for everybody.

    Parameters
    ----------
    pool : Pool
        Trials of one target at one horizon; candidates from simplest to richest.
    allowed : collection of str
        Kinds that may serve today.
    preferred : str, optional
        The kind that already serves another target: counts and silence of one model agree.
    """
    known = [kind for kind in pool.kinds if kind in allowed]
    if not known:
        return None
    best = min(known, key=lambda kind: pool.means[kind])
    first = [preferred] if preferred in known else []
    for kind in [*first, *known[: known.index(best)]]:
        behind = pool.versus(best, kind)
        if behind.mean <= behind.standard_error:
            return kind
    return best
