from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from ml import metrics
from ml.errors import DegenerateFitError
from ml.learners import booster
from ml.learners.booster import OffsetBooster
from ml.learners.features import NAMES
from tests.ml.learners.rows import rows

OBJECTIVES = ("orders", "silence", "spend")


def fitted(objective: str) -> OffsetBooster:
    r = rows()
    booster = OffsetBooster(objective).fit(r.frame, r.actual(objective), r.stated[objective])
    return booster.balance(r.frame, r.stated[objective])


def corrected(booster: OffsetBooster, objective: str) -> np.ndarray:
    r = rows()
    if objective == "silence":
        return expit(logit(r.stated[objective]) + booster.logit_shift(r.frame))
    return r.stated[objective] * booster.factor(r.frame)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_correction_is_better_and_leaves_the_total(objective):
    r, loss = rows(), {"orders": metrics.poisson_losses, "silence": metrics.brier_losses}
    losses = loss.get(objective, metrics.tweedie_losses)
    found = corrected(fitted(objective), objective)
    assert found.sum() == pytest.approx(r.stated[objective].sum(), rel=1e-9)
    before = losses(r.actual(objective), r.stated[objective]).mean()
    assert losses(r.actual(objective), found).mean() < 0.97 * before


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_contributions_add_up_to_the_correction(objective):
    booster, frame = fitted(objective), rows().frame
    parts = booster.contributions(frame)
    assert list(parts) == [*NAMES, "bias"]
    correction = booster.logit_shift(frame)
    np.testing.assert_allclose(parts.sum(axis=1), correction, rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.exp(parts.sum(axis=1)), booster.factor(frame), rtol=1e-12)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_it_comes_back_from_json_whole(objective):
    booster = fitted(objective)
    again = OffsetBooster.from_dict(json.loads(json.dumps(booster.to_dict(), allow_nan=False)))
    frame = rows().frame
    np.testing.assert_array_equal(again.factor(frame), booster.factor(frame))
    np.testing.assert_array_equal(again.contributions(frame), booster.contributions(frame))
    assert again.to_dict() == booster.to_dict()


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_order_of_the_rows_does_not_matter(objective):
    r, shuffled = rows(), np.random.default_rng(1).permutation(len(rows().frame))
    other = OffsetBooster(objective).fit(
        r.frame.iloc[shuffled], r.actual(objective)[shuffled], r.stated[objective][shuffled]
    )
    plain = OffsetBooster(objective).fit(r.frame, r.actual(objective), r.stated[objective])
    np.testing.assert_array_equal(other.factor(r.frame), plain.factor(r.frame))


def test_scoring_in_blocks_is_scoring_at_once(monkeypatch):
    learner, frame = fitted("orders"), rows().frame
    whole, parts = learner.factor(frame), learner.contributions(frame)
    monkeypatch.setattr(booster, "BLOCK", 7)
    np.testing.assert_array_equal(learner.factor(frame), whole)
    pd.testing.assert_frame_equal(learner.contributions(frame), parts)


def test_cents_are_the_same_as_units():
    r = rows()
    amounts = [c for c in r.frame if c.endswith("_value") or "spen" in c]
    cents = r.frame.assign(**{c: r.frame[c] * 100 for c in amounts})
    in_cents = OffsetBooster("spend").fit(cents, r.spend * 100, r.stated["spend"] * 100)
    in_units = OffsetBooster("spend").fit(r.frame, r.spend, r.stated["spend"])
    np.testing.assert_allclose(in_cents.factor(cents), in_units.factor(r.frame), rtol=1e-6)
    assert in_cents.caps_ == pytest.approx([100 * cap for cap in in_units.caps_])


def test_a_good_quarter_is_not_taken_for_how_customers_are():
    """Who comes back was seen in a season three times as strong: that is no trait of theirs."""
    r = rows()
    window = (r.frame["repeat_orders_count"] > 0).to_numpy(np.int64)
    orders = np.random.default_rng(6).poisson(r.stated["orders"] * 3**window).astype(float)
    told = OffsetBooster("orders").fit(r.frame, orders, r.stated["orders"], window)
    untold = OffsetBooster("orders").fit(r.frame, orders, r.stated["orders"])
    effects = [
        np.log(
            booster.factor(r.frame[window == 1]).mean()
            / booster.factor(r.frame[window == 0]).mean()
        )
        for booster in (told, untold)
    ]
    assert abs(effects[0]) < 0.05
    assert effects[1] > 0.5


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_tiny_and_empty_worlds_give_finite_corrections(objective):
    r = rows()
    for count in (1, 2):
        few, outcome = r.frame.head(count), np.zeros(count)
        booster = OffsetBooster(objective).fit(few, outcome, r.stated[objective][:count])
        booster.balance(few, r.stated[objective][:count])
        assert np.isfinite(booster.factor(r.frame)).all()
        assert booster.contributions(few).shape == (count, len(NAMES) + 1)
        assert len(booster.factor(few.head(0))) == len(booster.contributions(few.head(0))) == 0
    with pytest.raises(DegenerateFitError, match="nothing to learn"):
        OffsetBooster(objective).fit(r.frame.head(0), np.zeros(0), np.zeros(0))


def test_rows_that_say_nothing_get_a_finite_correction():
    empty = pd.DataFrame(np.nan, index=range(3), columns=rows().frame.columns)
    assert (fitted("orders").factor(empty) > 0).all()
