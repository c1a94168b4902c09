"""T02: frequency counts repeat days, never the first one, and a day counts once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.btyd.purchases import BetaGeoModel
from ml.errors import InputError
from ml.inputs import is_possible_history
from tests.ml import order_log

DAY = pd.Timestamp("2024-01-01")


def test_repeats_are_days_after_the_first_and_their_mean_leaves_the_first_out():
    orders = pd.DataFrame(
        {
            "customer_id": ["a", "a", "a", "a", "b"],
            "day": DAY + pd.to_timedelta([0, 0, 9, 9, 3], unit="D"),
            "net": [100.0, 50.0, 20.0, 10.0, 7.0],
        }
    )
    known = order_log.histories(order_log.purchase_days(orders), DAY + pd.Timedelta(days=20))
    assert known["repeat_orders_count"].tolist() == [1, 0]
    assert known["age_at_last_order_days"].tolist() == [9, 0]
    assert known["mean_repeat_order_value"].iloc[0] == 30.0
    assert np.isnan(known["mean_repeat_order_value"].iloc[1])


def test_a_count_that_includes_the_first_order_is_no_history(cdnow_histories):
    counted = cdnow_histories.assign(repeat_orders_count=cdnow_histories["repeat_orders_count"] + 1)
    once = cdnow_histories["repeat_orders_count"] == 0
    assert not is_possible_history(counted[once]).any()
    with pytest.raises(InputError, match="no purchase history"):
        BetaGeoModel().fit(counted)
