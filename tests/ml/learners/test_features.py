from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.errors import ArtifactError
from ml.learners.features import NAMES, Usual, relative
from tests.ml.learners.rows import rows

TIMES = ("repeat_orders_count", "orders_count", "orders_364d_count")


def one(**known: float) -> pd.DataFrame:
    blank = dict.fromkeys(rows().frame.columns, 0.0)
    return pd.DataFrame([blank | known])


def test_shares_and_distances_of_one_customer():
    customer = one(
        repeat_orders_count=3, age_at_last_order_days=90, age_days=120, orders_90d_count=1,
        orders_180d_count=4, orders_364d_count=4, same_season_90d_count=2, longest_gap_days=60,
        avg_order_value=50, last_order_value=20,
    )  # fmt: skip
    found = relative(customer, Usual(order_value=25.0, gap_days=15.0)).iloc[0]
    assert found["recency_share"] == 0.25
    assert found["recency_per_gap"] == 1.0
    assert found["recency_per_longest_gap"] == 0.5
    assert (found["recency_level"], found["gap_level"]) == (2.0, 2.0)
    assert found["repeat_share"] == 0.75
    assert (found["recent_share_90d"], found["same_season_share"]) == (0.25, 0.5)
    assert (found["value_level"], found["last_value_level"]) == (2.0, 0.8)


def test_a_customer_of_today_has_no_ratios_and_no_infinities():
    found = relative(one(), Usual(1.0, 1.0))
    assert list(found) == list(NAMES)
    assert found["recency_share"].isna().all()
    assert not np.isinf(found.to_numpy()).any()


def test_money_and_days_enter_only_against_what_is_usual():
    frame = rows().frame
    usual = Usual.of(frame)
    money = [c for c in frame if c.endswith("_value")]
    other = frame.assign(**{c: frame[c] * 7 for c in money})
    pd.testing.assert_frame_equal(relative(frame, usual), relative(other, Usual.of(other)))
    days = [c for c in frame if c.endswith("_days")]
    slower = frame.assign(**{c: frame[c] * 7.0 for c in days})
    pd.testing.assert_frame_equal(relative(frame, usual), relative(slower, Usual.of(slower)))


def test_where_nobody_paid_or_came_back_one_is_usual():
    assert Usual.of(one()) == Usual(1.0, 1.0)


@pytest.mark.parametrize("stored", [{}, {"order_value": 0, "gap_days": 1}, {"order_value": "x"}])
def test_units_that_cannot_be_are_refused(stored):
    with pytest.raises(ArtifactError, match="units"):
        Usual.from_dict(stored)
