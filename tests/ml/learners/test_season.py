from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.special import expit

from ml.errors import ArtifactError
from ml.learners.levels import Odds
from ml.learners.season import LogitShift, SeasonLevel

RNG = np.random.default_rng(5)


def test_a_level_is_believed_by_how_much_happened():
    expected = np.full(40_000, 0.5)
    actual = RNG.poisson(0.5 * 0.7, 40_000).astype(float)
    much = SeasonLevel().fit(expected, actual).factor_
    little = SeasonLevel().fit(expected[:40], actual[:40]).factor_
    assert much == pytest.approx(0.7, abs=0.02)
    plain = actual[:40].sum() / expected[:40].sum()
    assert abs(np.log(little)) < 0.8 * abs(np.log(plain))


def test_a_level_is_the_same_in_any_money():
    stated, spent = np.full(500, 20.0), RNG.gamma(0.5, 60.0, 500)
    plain = SeasonLevel().fit(stated, spent).factor_
    assert SeasonLevel().fit(100 * stated, 100 * spent).factor_ == pytest.approx(plain, rel=1e-12)


@pytest.mark.parametrize(("stated", "came"), [([], []), ([0.0], [1.0]), ([1.0], [0.0])])
def test_nothing_seen_is_no_level(stated, came):
    assert SeasonLevel().fit(np.array(stated), np.array(came)).factor_ == 1.0


def test_a_shift_meets_the_share_observed():
    stated = RNG.beta(2, 2, 30_000)
    happened = (RNG.random(30_000) < expit(np.log(stated / (1 - stated)) + 0.5)).astype(float)
    shift = LogitShift().fit(stated, happened)
    assert shift.shift_ == pytest.approx(0.5, abs=0.05)
    assert shift.predict(stated).mean() == pytest.approx(happened.mean(), abs=1e-3)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_certain_outcomes_give_a_finite_shift(share):
    stated = np.array([0.0, 0.5, 1.0])
    shift = LogitShift().fit(stated, np.full(3, share))
    assert np.isfinite(shift.shift_)
    assert np.isfinite(shift.predict(stated)).all()
    assert LogitShift().fit(np.array([]), np.array([])).shift_ == 0.0


def test_probabilities_are_brought_to_a_total_exactly():
    stated, wanted = RNG.beta(1, 3, 400), RNG.beta(3, 1, 400)
    gap = Odds().gap(stated, wanted, extra=0.0)
    assert Odds().moved(stated, np.full(400, gap)).mean() == pytest.approx(wanted.mean(), abs=1e-9)


def test_both_come_back_from_json():
    level = SeasonLevel(0.3).fit(np.ones(50), np.full(50, 2.0))
    shift = LogitShift().fit(np.full(50, 0.5), np.ones(50))
    stored = [json.loads(json.dumps(one.to_dict())) for one in (level, shift)]
    assert SeasonLevel.from_dict(stored[0]).factor_ == level.factor_
    assert LogitShift.from_dict(stored[1]).shift_ == shift.shift_


@pytest.mark.parametrize(
    "stored",
    [
        {"kind": "another"},
        {"kind": "season_level"},
        {"kind": "season_level", "factor": "much"},
        {"kind": "season_level", "factor": -1.0},
        {"kind": "season_level", "factor": float("nan")},
    ],
)
def test_a_level_that_cannot_be_is_refused(stored):
    with pytest.raises(ArtifactError):
        SeasonLevel.from_dict(stored)
