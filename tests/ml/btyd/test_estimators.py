"""The estimators: published answers, invariances, containment, and honest refusals."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from ml.btyd.order_value import GammaGammaModel
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.errors import ArtifactError, DegenerateFitError, InputError
from tests.ml import btyd_world

PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)


def test_cdnow_gives_the_published_bgnbd_parameters(cdnow_histories):
    model = BetaGeoModel(unit="weeks").fit(cdnow_histories)
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert model.parameters_ == pytest.approx(published, rel=0.005)
    assert model.log_likelihood_ == pytest.approx(-9582.4, abs=0.05)
    assert model.prior_strength_ == 0


def test_cdnow_gives_the_published_mbgnbd_parameters(cdnow_histories):
    model = ModifiedBetaGeoModel(unit="weeks").fit(cdnow_histories)
    published = {"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614}
    assert model.parameters_ == pytest.approx(published, rel=0.005)
    assert model.log_likelihood_ == pytest.approx(-9582.1, abs=0.05)


def test_cdnow_gives_the_published_pareto_parameters(cdnow_histories):
    model = ParetoModel(unit="weeks").fit(cdnow_histories)
    published = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
    assert model.parameters_ == pytest.approx(published, rel=0.005)
    assert model.log_likelihood_ == pytest.approx(-9595.0, abs=0.05)
    assert model.prior_strength_ == 0


def test_cdnow_gives_the_published_gamma_gamma_parameters(cdnow_histories):
    model = GammaGammaModel().fit(cdnow_histories)
    assert model.parameters_ == pytest.approx({"p": 6.25, "q": 3.74, "v": 15.44}, rel=0.005)
    assert model.population_mean_ == pytest.approx(35.17, abs=0.05)


def test_a_hundred_times_the_money_is_a_hundred_times_the_value(cdnow_histories):
    cents = cdnow_histories.assign(
        mean_repeat_order_value=cdnow_histories["mean_repeat_order_value"] * 100
    )
    euros, cent_model = GammaGammaModel().fit(cdnow_histories), GammaGammaModel().fit(cents)
    assert cent_model.parameters_["v"] == pytest.approx(100 * euros.parameters_["v"], rel=1e-9)
    assert cent_model.parameters_["p"] == pytest.approx(euros.parameters_["p"], rel=1e-9)
    np.testing.assert_allclose(
        cent_model.predict_value(cents), 100 * euros.predict_value(cdnow_histories), rtol=1e-9
    )


@pytest.mark.parametrize("model", PURCHASES)
def test_a_customer_scores_the_same_alone_and_in_a_crowd(cdnow_histories, model):
    fitted = model().fit(cdnow_histories)
    crowd = fitted.predict_orders(cdnow_histories, 365), fitted.predict_silence(cdnow_histories, 90)
    for which in (slice(0, 1), slice(100, 103), slice(5, None, 7)):
        few = cdnow_histories.iloc[which]
        assert (fitted.predict_orders(few, 365) == crowd[0][which]).all()
        assert (fitted.predict_silence(few, 90) == crowd[1][which]).all()


def test_estimates_do_not_depend_on_the_order_of_the_rows(cdnow_histories):
    shuffled = cdnow_histories.sample(frac=1, random_state=3)
    for model in (*PURCHASES, GammaGammaModel):
        assert model().fit(shuffled).parameters_ == model().fit(cdnow_histories).parameters_


@pytest.mark.parametrize(
    "row",
    [(1, 9, 8), (0, 3, 8), (2, 0, 8), (1.5, 3, 8), (-1, 0, 8), (1, np.nan, 8), (1, 3, np.inf)],
)
def test_an_impossible_history_is_refused(row):
    frame = pd.DataFrame(
        [row, (1, 3, 8)], columns=["repeat_orders_count", "age_at_last_order_days", "age_days"]
    )
    with pytest.raises(InputError, match="1 row"):
        BetaGeoModel().fit(frame)


def test_nobody_who_came_back_is_refused_with_a_sentence():
    once = pd.DataFrame(
        {"repeat_orders_count": 0, "age_at_last_order_days": 0, "age_days": np.arange(500)}
    )
    with pytest.raises(DegenerateFitError, match="nobody has bought twice"):
        BetaGeoModel().fit(once)


@pytest.mark.parametrize("model", PURCHASES)
def test_a_ridge_ends_inside_the_bounds_and_says_so(model):
    """Everybody alike and nobody leaving: plain maximum likelihood runs to infinity here."""
    alike = pd.DataFrame(
        {"repeat_orders_count": 10, "age_at_last_order_days": 300, "age_days": [310] * 400}
    )
    fitted = model().fit(alike)
    assert fitted.prior_strength_ > 0
    assert fitted.is_degenerate_
    assert fitted.ridge_ is not None
    orders = fitted.predict_orders(alike, 365)
    assert np.isfinite(orders).all()
    assert (orders > 1).all()


def test_known_value_parameters_are_recovered_within_three_standard_errors(world):
    model = GammaGammaModel().fit(btyd_world.histories(world, 1094.0))
    for name, value in btyd_world.GAMMA_GAMMA.items():
        assert abs(model.parameters_[name] - value) < 3 * model.standard_errors_[name]


@pytest.mark.parametrize("model", PURCHASES)
def test_a_start_in_weeks_or_from_an_earlier_fit_finds_the_same_optimum(world, monkeypatch, model):
    known = btyd_world.histories(world, 1094.0)
    cold = model().fit(known)
    earlier = model().fit(btyd_world.histories(world, 800.0))
    warm = model().fit(known, start=earlier.parameters_)
    assert warm.parameters_ == pytest.approx(cold.parameters_, rel=1e-6)
    monkeypatch.setattr("ml.btyd.purchases.MANY_GROUPS", 100)
    coarse = model().fit(known)
    assert coarse.parameters_ == pytest.approx(cold.parameters_, rel=1e-6)
    assert coarse.standard_errors_ == pytest.approx(cold.standard_errors_, rel=0.1)


@pytest.mark.parametrize("model", [*PURCHASES, GammaGammaModel])
def test_a_model_survives_json(cdnow_histories, model):
    fitted = model().fit(cdnow_histories)
    stored = json.loads(json.dumps(fitted.to_dict(), allow_nan=False))
    back = model.from_dict(stored)
    assert back.parameters_ == fitted.parameters_
    assert back.to_dict() == fitted.to_dict()


def test_a_stored_model_of_another_kind_or_broken_is_refused(cdnow_histories):
    stored = BetaGeoModel().fit(cdnow_histories).to_dict()
    with pytest.raises(ArtifactError, match="'bgnbd', not a 'mbgnbd'"):
        ModifiedBetaGeoModel.from_dict(stored)
    with pytest.raises(ArtifactError, match="cannot be"):
        BetaGeoModel.from_dict({**stored, "parameters": {**stored["parameters"], "a": -1}})
    with pytest.raises(ArtifactError, match="incomplete"):
        BetaGeoModel.from_dict({**stored, "settings": {"speed": 1}})
    with pytest.raises(ArtifactError, match="incomplete"):
        BetaGeoModel.from_dict({"kind": "bgnbd"})
