"""T18: 1 - P(alive) ranks backwards under BG/NBD; the probability of silence does not."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel

HORIZON = 273


@pytest.fixture(scope="module")
def is_silent(cdnow, cdnow_histories):
    later = set(cdnow.loc[cdnow["day"] > "1997-09-30", "customer_id"])
    return ~cdnow_histories["customer_id"].isin(later).to_numpy()


def test_one_time_buyers_are_alive_for_sure_under_bgnbd(cdnow_histories):
    model = BetaGeoModel().fit(cdnow_histories)
    once = cdnow_histories[cdnow_histories["repeat_orders_count"] == 0]
    assert (model.predict_alive(once) == 1).all()
    assert (model.predict_silence(once, HORIZON) > 0.5).all()


def test_life_ranks_churn_backwards_and_silence_ranks_it_well(cdnow_histories, is_silent):
    model = BetaGeoModel().fit(cdnow_histories)
    gone, silence = (
        1 - model.predict_alive(cdnow_histories),
        model.predict_silence(cdnow_histories, HORIZON),
    )
    assert roc_auc_score(is_silent, gone) < 0.5
    assert roc_auc_score(is_silent, silence) > 0.75


@pytest.mark.parametrize("model", [BetaGeoModel, ModifiedBetaGeoModel, ParetoModel])
def test_silence_is_never_rarer_than_having_left(cdnow_histories, model):
    fitted = model().fit(cdnow_histories)
    silence = fitted.predict_silence(cdnow_histories, HORIZON)
    assert (silence >= 1 - fitted.predict_alive(cdnow_histories) - 1e-12).all()
    assert (
        np.diff([fitted.predict_silence(cdnow_histories, h) for h in (30, 90, 365)], axis=0) < 0
    ).all()
