"""Trap 19: the mix of new and old customers differs between origins; a season must not be it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.learners.season import LogitShift, SeasonLevel

SEASON = 1.3


def origin(new_share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Expected orders of newcomers and old customers, and what came of them in a strong season."""
    rng = np.random.default_rng(seed)
    expected = np.where(rng.random(60_000) < new_share, 0.25, 1.5)
    return expected, rng.poisson(SEASON * expected).astype(float)


def test_the_level_of_a_season_does_not_move_with_the_mix():
    """Means per origin differ threefold; against the forecast of the same people they agree."""
    mostly_new, mostly_old = origin(0.9, 1), origin(0.1, 2)
    assert mostly_old[1].mean() > 3 * mostly_new[1].mean()
    for expected, actual in (mostly_new, mostly_old):
        assert SeasonLevel().fit(expected, actual).factor_ == pytest.approx(SEASON, rel=0.02)


def test_levels_agree_between_bands_of_tenure():
    expected, actual = origin(0.5, 3)
    table = pd.DataFrame({"expected": expected, "actual": actual})
    levels = [
        SeasonLevel().fit(band["expected"].to_numpy(), band["actual"].to_numpy()).factor_
        for _, band in table.groupby("expected")
    ]
    assert levels == pytest.approx([SEASON, SEASON], rel=0.03)


def test_a_shift_of_silence_is_found_whatever_the_mix():
    shifts = []
    for seed, new_share in ((4, 0.9), (5, 0.1)):
        rng = np.random.default_rng(seed)
        odds = np.where(rng.random(60_000) < new_share, 1.5, -0.5)
        stated = 1 / (1 + np.exp(-odds))
        silent = rng.random(60_000) < 1 / (1 + np.exp(-(odds + 0.4)))
        shifts.append(LogitShift().fit(stated, silent.astype(float)).shift_)
    assert shifts == pytest.approx([0.4, 0.4], abs=0.04)
