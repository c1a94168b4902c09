"""The expected next order date: a median, beside the churn probability it may not contradict."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ml.btyd.purchases import ModifiedBetaGeoModel
from ml.intervals import next_order
from ml.intervals.next_order import BOUGHT_ONCE, NEXT_ORDERS, TOO_FAR, abstained, next_orders
from tests.ml import btyd_world

AS_OF, DAY = 729, date(2024, 12, 30)
LIVELY = {"r": 1.2, "alpha": 40.0, "a": 0.4, "b": 3.0}


@pytest.fixture(scope="module")
def world() -> btyd_world.World:
    return btyd_world.simulate(6_000, 1_500, seed=5, parameters=LIVELY, born_within=AS_OF + 1)


@pytest.fixture(scope="module")
def rows(world) -> pd.DataFrame:
    return btyd_world.histories(world, AS_OF)


@pytest.fixture(scope="module")
def model(rows) -> ModifiedBetaGeoModel:
    return ModifiedBetaGeoModel().fit(rows)


@pytest.fixture(scope="module")
def published(model, rows) -> dict[int, np.ndarray]:
    return {days: model.predict_silence(rows, days) for days in (90, 180, 365)}


@pytest.fixture(scope="module")
def found(model, rows, published) -> pd.DataFrame:
    return next_orders(rows, model.predict_silence, published, as_of=DAY, model_id="m-1")


def test_dates_found_in_blocks_are_the_dates_found_at_once(
    model, rows, published, found, monkeypatch
):
    monkeypatch.setattr(next_order, "BLOCK", 500)
    again = next_orders(rows, model.predict_silence, published, as_of=DAY, model_id="m-1")
    pd.testing.assert_frame_equal(again, found)


def ahead(frame: pd.DataFrame, column: str) -> np.ndarray:
    return (frame[column] - pd.Timestamp(DAY)).dt.days.to_numpy(float)


def test_a_tenth_order_before_a_half_by_and_nine_tenths_until_the_stated_days(world, rows, found):
    waited = np.full(len(world.born), np.inf)
    later = world.time > AS_OF
    np.minimum.at(waited, world.customer[later], world.time[later] - AS_OF)
    waited = waited[world.born <= AS_OF]
    is_dated = found["expected_next_order_date"].notna().to_numpy()
    assert 0.5 < is_dated[rows["repeat_orders_count"] > 0].mean() < 0.9
    for column, share in (
        ("next_order_low_80_date", 0.1),
        ("expected_next_order_date", 0.5),
        ("next_order_high_80_date", 0.9),
    ):
        day = np.where(np.isnan(ahead(found, column)), np.inf, ahead(found, column))[is_dated]
        is_stated = np.isfinite(day)
        bought = (waited[is_dated] <= day)[is_stated]
        assert bought.mean() == pytest.approx(share, abs=0.04), column


def test_dates_are_ordered_later_than_today_and_within_730_days(found):
    ladder = np.stack(
        [
            ahead(found, "next_order_low_80_date"),
            ahead(found, "expected_next_order_date"),
            ahead(found, "next_order_high_80_date"),
        ]
    )
    dated = ladder[:, np.isfinite(ladder[1])]
    assert (dated[0] >= 1).all()
    assert (dated[0] <= dated[1]).all()
    assert (dated[1] <= np.nan_to_num(dated[2], nan=np.inf)).all()
    assert np.nanmax(ladder) <= 730
    assert list(found.columns) == list(NEXT_ORDERS)


def test_nobody_with_one_order_has_a_date_and_the_reason_says_which(rows, found):
    is_once = rows["repeat_orders_count"] == 0
    assert (found["abstain_reason"][is_once] == BOUGHT_ONCE).all()
    is_null = found["expected_next_order_date"].isna()
    assert is_null[is_once].all()
    assert set(found["abstain_reason"][~is_once & is_null]) == {TOO_FAR}
    assert found["model_id"].isna().equals(is_null)
    assert found.loc[is_null, "next_order_low_80_date"].isna().all()


@pytest.mark.parametrize("shift", [-0.8, 0.0, 0.8])
def test_the_date_never_contradicts_the_published_churn_probability(model, rows, published, shift):
    """Whatever correction moved the probability: half of those at .5 order by that day."""
    moved = {days: 1 / (1 + (1 / at - 1) * np.exp(-shift)) for days, at in published.items()}
    frame = next_orders(rows, model.predict_silence, moved, as_of=DAY, model_id="m-1")
    is_repeat = (rows["repeat_orders_count"] > 0).to_numpy()
    days = np.nan_to_num(ahead(frame, "expected_next_order_date"), nan=np.inf)
    for horizon, silence in moved.items():
        assert ((days <= horizon) == (silence <= 0.5))[is_repeat].all()


def test_order_of_the_rows_does_not_matter_and_none_is_no_error(model, rows, published, found):
    turned = np.arange(len(rows))[::-1]
    again = next_orders(
        rows.iloc[turned],
        model.predict_silence,
        {days: at[turned] for days, at in published.items()},
        as_of=DAY,
        model_id="m-1",
    )
    pd.testing.assert_frame_equal(again.iloc[turned].reset_index(drop=True), found)
    empty = next_orders(rows.iloc[:0], model.predict_silence, {}, as_of=DAY, model_id="m-1")
    assert empty.empty
    assert (empty.dtypes == found.dtypes).all()


def test_an_abstaining_model_states_no_dates_and_why(rows, found):
    frame = abstained(rows["customer_id"], DAY, "40 buyers")
    assert (frame["abstain_reason"] == "40 buyers").all()
    assert frame["expected_next_order_date"].isna().all()
    assert (frame.dtypes == found.dtypes).all()
