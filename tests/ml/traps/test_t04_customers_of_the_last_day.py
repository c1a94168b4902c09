"""T04: who came on the last day has taught nothing yet, and is scored all the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.baselines import RateBaseline
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.errors import InputError
from ml.inputs import HISTORY, is_possible_history

PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)


def rows(*histories):
    return pd.DataFrame(histories, columns=list(HISTORY))


@pytest.mark.parametrize("model", PURCHASES)
def test_customers_of_the_last_day_change_no_parameter_but_get_the_prior(cdnow_histories, model):
    today = rows(*[(0, 0, 0)] * 500)
    plain = model().fit(cdnow_histories)
    both = model().fit(pd.concat([cdnow_histories, today], ignore_index=True))
    if model is ModifiedBetaGeoModel:  # there the first purchase itself may have been the last
        assert both.parameters_ == pytest.approx(plain.parameters_, rel=1e-6)
    else:
        assert both.parameters_ == pytest.approx(plain.parameters_, rel=1e-9)
    orders, silence = plain.predict_orders(today, 365), plain.predict_silence(today, 365)
    assert (orders > 0).all()
    assert (orders < 5).all()
    assert ((silence > 0) & (silence < 1)).all()
    assert len(np.unique(orders)) == 1


def test_the_rate_of_the_first_days_does_not_explode():
    assert RateBaseline().predict_orders(rows((1, 1, 1)), 30)[0] <= 1.0
    assert RateBaseline().predict_orders(rows((0, 0, 0)), 365)[0] == 0.0


def test_a_last_order_after_the_end_is_quarantined(cdnow_histories):
    artefact = pd.concat([cdnow_histories, rows((2, 300, 273))], ignore_index=True)
    is_possible = is_possible_history(artefact)
    assert not is_possible[-1]
    assert is_possible[:-1].all()
    with pytest.raises(InputError, match=r"1 row\(s\) are no purchase history"):
        ParetoModel().fit(artefact)
    left = ParetoModel().fit(artefact[is_possible])
    assert left.parameters_ == ParetoModel().fit(cdnow_histories).parameters_
