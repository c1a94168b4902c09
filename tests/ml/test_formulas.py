"""The closed forms against simulation, quadrature and the published library."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from ml.clv import formulas
from ml.clv.formulas import PurchaseParameters
from ml.clv.model import BetaGeoModel, ModifiedBetaGeoModel, contained_lifetimes
from ml.clv.order_value import GammaGammaModel
from tests.ml import btyd_world

CDNOW = PurchaseParameters(**btyd_world.CDNOW_DAYS, first_can_be_last=False)


@pytest.mark.parametrize("first_can_be_last", [False, True])
def test_silence_and_orders_agree_with_a_simulated_future(first_can_be_last):
    parameters = {"r": 0.6, "alpha": 60.0, "a": 0.8, "b": 2.5}
    world = btyd_world.simulate(
        150_000,
        540,
        seed=3,
        parameters=parameters,
        first_can_be_last=first_can_be_last,
        born_within=120,
        whole_days=False,
    )
    known = btyd_world.histories(world, 360.0)
    future = np.bincount(world.customer[world.time > 360], minlength=len(world.born))
    columns = ("repeat_orders_count", "age_at_last_order_days", "age_days")
    history = [known[column].to_numpy(float) for column in columns]
    model = PurchaseParameters(**parameters, first_can_be_last=first_can_be_last)
    silence = formulas.silence_probability(model, *history, 180.0)
    orders = formulas.expected_orders(model, *history, 180.0)
    groups = np.minimum(history[0], 4) * 3 + np.digitize(history[2] - history[1], [60, 200])
    for group in np.unique(groups):
        members = groups == group
        size = members.sum()
        if size < 500:
            continue
        quiet = (future[members] == 0).mean()
        spread = np.sqrt(quiet * (1 - quiet) / size) + 1e-4
        assert abs(silence[members].mean() - quiet) < 4 * spread
        spread = future[members].std() / np.sqrt(size) + 1e-4
        assert abs(orders[members].mean() - future[members].mean()) < 4 * spread


def test_expected_orders_equal_the_integral_over_drop_out_for_odd_parameters():
    rng = np.random.default_rng(5)
    for number in range(30):
        r, alpha, a, b = np.exp(rng.uniform(-4, 4, 4)) * [1, 30, 1, 1]
        a = 1 + rng.choice([0.0, 1e-7, -3e-6]) if number % 10 == 0 else a
        model = PurchaseParameters(r, alpha, a, b, bool(number % 2))
        repeats = float(rng.choice([0, 1, 20, 300]))
        age = 900.0 if repeats else float(rng.choice([0, 1, 900]))
        last = float(rng.uniform(1, age)) if repeats else 0.0
        horizon = float(rng.choice([1, 90, 1095]))
        one = [np.array([value]) for value in (repeats, last, age)]
        alive = formulas.alive_probability(model, *one)[0]
        rate, shape = alpha + age, r + repeats

        def orders(u, model=model, shape=shape, rate=rate, horizon=horizon, repeats=repeats):
            p = beta.ppf(u, model.a, model.b + repeats + model.survived)
            return (
                -np.expm1(-shape * np.log1p(p * horizon / rate)) / p
                if p > 1e-300
                else (shape * horizon / rate)
            )

        exact = alive * quad(orders, 0, 1, limit=300, epsabs=0, epsrel=1e-8)[0]
        assert formulas.expected_orders(model, *one, horizon)[0] == pytest.approx(exact, rel=1e-4)


def test_everybody_without_a_repeat_is_alive_under_bgnbd_but_not_silent_for_sure():
    nobody_back = [np.zeros(2), np.zeros(2), np.array([10.0, 900.0])]
    assert (formulas.alive_probability(CDNOW, *nobody_back) == 1).all()
    silence = formulas.silence_probability(CDNOW, *nobody_back, 180.0)
    assert silence[0] < silence[1] < 1


def test_silence_is_likelier_the_longer_somebody_is_away_and_rarer_over_a_longer_horizon():
    away = [np.full(3, 5.0), np.array([700.0, 400.0, 100.0]), np.full(3, 720.0)]
    silence = [formulas.silence_probability(CDNOW, *away, days) for days in (30.0, 180.0, 720.0)]
    assert (np.diff(silence[0]) > 0).all()
    assert (silence[0] > silence[1]).all()
    assert (silence[1] > silence[2]).all()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(BetaGeoModel, "BetaGeoFitter"), (ModifiedBetaGeoModel, "ModifiedBetaGeoFitter")],
)
def test_predictions_equal_lifetimes_where_it_is_defined(cdnow_histories, ours, theirs):
    model = ours(unit="weeks").fit(cdnow_histories)
    frequency = cdnow_histories["repeat_orders_count"].to_numpy()
    recency = cdnow_histories["age_at_last_order_days"].to_numpy() / 7
    age = cdnow_histories["age_days"].to_numpy() / 7
    with contained_lifetimes() as lifetimes:
        other = getattr(lifetimes, theirs)().fit(frequency, recency, age)
        other.params_[:] = list(model.parameters_.values())
        orders = other.conditional_expected_number_of_purchases_up_to_time(
            39, frequency, recency, age
        )
        alive = other.conditional_probability_alive(frequency, recency, age)
    np.testing.assert_allclose(model.predict_orders(cdnow_histories, 273), orders, rtol=1e-6)
    np.testing.assert_allclose(model.predict_alive(cdnow_histories), alive, rtol=1e-6)


def test_order_values_equal_lifetimes_where_it_is_defined(cdnow_histories):
    model = GammaGammaModel().fit(cdnow_histories)
    rows = cdnow_histories[cdnow_histories["mean_repeat_order_value"] > 0]
    repeats, value = rows["repeat_orders_count"], rows["mean_repeat_order_value"]
    with contained_lifetimes() as lifetimes:
        other = lifetimes.GammaGammaFitter().fit(repeats, value)
        other.params_[:] = list(model.parameters_.values())
        expected = other.conditional_expected_average_profit(repeats, value)
    np.testing.assert_allclose(model.predict_value(rows), expected, rtol=1e-6)
