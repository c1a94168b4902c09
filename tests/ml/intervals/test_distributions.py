"""Order counts and amounts: matched to what is published, whatever it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.intervals.amounts import HurdleAmounts
from ml.intervals.counts import HurdleCounts

EXPECTED = np.array([0.01, 0.5, 3.0, 30.0, 100.0, 300.0])
SILENCE = np.array([0.991, 0.7, 0.06, 1e-9, 0.3, 0.02])


@pytest.fixture(scope="module")
def counts() -> HurdleCounts:
    return HurdleCounts.matched(EXPECTED, SILENCE, np.array([0.5, 1.0, 2.0, 4.0, 3.0, 8.0]))


def test_counts_keep_the_published_mean_and_chance_of_silence(counts):
    ladder = np.arange(20_000.0)
    chances = np.stack([np.diff(_cdf(counts, row, ladder), prepend=0.0) for row in range(6)])
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=1e-9)
    np.testing.assert_allclose(chances @ ladder, EXPECTED, rtol=1e-6)
    np.testing.assert_allclose(chances[:, 0], SILENCE, rtol=1e-12)
    np.testing.assert_allclose(chances @ ladder**2 - EXPECTED**2, counts.variance, rtol=1e-6)


def _cdf(counts: HurdleCounts, row: int, ladder: np.ndarray) -> np.ndarray:
    one = HurdleCounts(*(np.full(len(ladder), of[row]) for of in _parts(counts)))
    return one.cdf(ladder)


def _parts(counts: HurdleCounts) -> tuple[np.ndarray, ...]:
    return counts.silence, counts.more, counts.shape


@pytest.mark.parametrize("level", [0.8, 0.9])
def test_an_interval_is_the_shortest_that_starts_at_its_low_end_and_holds_its_mass(counts, level):
    low, high = counts.interval((1 - level) / 2, np.full(6, level))
    below = counts.cdf(low - 1)
    assert (below <= (1 - level) / 2).all()
    assert (counts.cdf(low) >= (1 - level) / 2 - 1e-12).all()
    assert (counts.cdf(high) - below >= level - 1e-9).all()
    shorter = counts.cdf(high - 1) - below
    assert (shorter[high > low] < level).all()
    assert low[0] == high[0] == 0, "who is silent nine times in ten gets no order at all"


def test_an_impossible_chance_of_silence_gives_way_to_the_mean():
    counts = HurdleCounts.matched(np.array([0.2, 2.0, 0.0]), np.array([0.1, 0.0, 0.4]), np.ones(3))
    np.testing.assert_allclose(counts.silence, [np.exp(-0.2), np.exp(-2.0), 1.0])
    np.testing.assert_allclose(counts.buys[:2] * counts.mean_if_any[:2], [0.2, 2.0])
    assert counts.interval(0.05, np.full(3, 0.9))[1][2] == 0


def test_amounts_keep_mean_and_variance_and_invert_their_own_quantiles(counts):
    amounts = HurdleAmounts.matched(counts, EXPECTED * 25, 0.2, 0.3, 0.1)
    rng = np.random.default_rng(1)
    row, size = 2, 400_000
    deviation = np.sqrt(amounts.log_variance[row])
    mean = np.log(amounts.mean_if_any[row]) - deviation**2 / 2
    drawn = np.exp(rng.normal(mean, deviation, size)) * (rng.random(size) > SILENCE[row])
    assert drawn.mean() == pytest.approx(EXPECTED[row] * 25, rel=0.01)
    assert drawn.var() == pytest.approx(amounts.variance[row], rel=0.05)
    levels = np.array([0.995, 0.95, 0.5, 0.3, 0.9, 0.05])
    np.testing.assert_allclose(amounts.cdf(amounts.quantile(levels)), levels, atol=1e-9)
    assert amounts.quantile(SILENCE - 0.01).tolist() == [0.0] * 6


NUMBER = st.floats(0, 1e6)


@settings(max_examples=60, deadline=None)
@given(expected=NUMBER, silence=st.floats(0, 1), shape=st.floats(0.005, 3_000), spend=NUMBER)
def test_no_forecast_gives_an_interval_that_is_nan_negative_or_upside_down(
    expected, silence, shape, spend
):
    counts = HurdleCounts.matched(*(np.array([at]) for at in (expected, silence, shape)))
    amounts = HurdleAmounts.matched(counts, np.array([spend]), 0.2, 0.4, 0.1)
    for spread in (counts, amounts):
        narrow = spread.interval(0.1, np.array([0.8]))
        wide = spread.interval(0.05, np.array([0.9]))
        ends = np.concatenate([wide[0], narrow[0], narrow[1], wide[1]])
        assert np.isfinite(ends).all()
        assert (ends >= 0).all()
        assert ends[0] <= ends[1] <= ends[2] <= ends[3] * (1 + 1e-12)
