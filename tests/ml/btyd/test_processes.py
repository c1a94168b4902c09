"""The closed forms against simulation, quadrature and the published library."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from ml.btyd.beta_geo import BetaGeoProcess, ModifiedBetaGeoProcess
from ml.btyd.histories import Histories
from ml.btyd.pareto import ParetoProcess
from tests.ml import btyd_world

CDNOW = BetaGeoProcess(**btyd_world.CDNOW_DAYS)


BETA_GEO = {"r": 0.6, "alpha": 60.0, "a": 0.8, "b": 2.5}
PARETO = {"r": 0.6, "alpha": 60.0, "s": 0.7, "beta": 150.0}


@pytest.mark.parametrize("process", [BetaGeoProcess, ModifiedBetaGeoProcess, ParetoProcess])
def test_silence_and_orders_agree_with_a_simulated_future(process):
    parameters = PARETO if process is ParetoProcess else BETA_GEO
    world = btyd_world.simulate(
        150_000,
        540,
        seed=3,
        parameters=parameters,
        first_can_be_last=process is ModifiedBetaGeoProcess,
        born_within=120,
        whole_days=False,
    )
    known = btyd_world.histories(world, 360.0)
    future = np.bincount(world.customer[world.time > 360], minlength=len(world.born))
    columns = ("repeat_orders_count", "age_at_last_order_days", "age_days")
    history = Histories(*(known[column].to_numpy(float) for column in columns))
    model = process(**parameters)
    silence = model.silence_probability(history, 180.0)
    orders = model.expected_orders(history, 180.0)
    groups = np.minimum(history.repeats, 4) * 3 + np.digitize(history.age - history.last, [60, 200])
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
        process = ModifiedBetaGeoProcess if number % 2 else BetaGeoProcess
        model = process(r, alpha, a, b)
        repeats = float(rng.choice([0, 1, 20, 300]))
        age = 900.0 if repeats else float(rng.choice([0, 1, 900]))
        last = float(rng.uniform(1, age)) if repeats else 0.0
        horizon = float(rng.choice([1, 90, 1095]))
        one = Histories(*(np.array([value]) for value in (repeats, last, age)))
        alive = model.alive_probability(one)[0]
        rate, shape = alpha + age, r + repeats

        def orders(u, model=model, shape=shape, rate=rate, horizon=horizon, repeats=repeats):
            p = beta.ppf(u, model.a, model.b + repeats + model.first_can_be_last)
            return (
                -np.expm1(-shape * np.log1p(p * horizon / rate)) / p
                if p > 1e-300
                else (shape * horizon / rate)
            )

        exact = alive * quad(orders, 0, 1, limit=300, epsabs=0, epsrel=1e-8)[0]
        assert model.expected_orders(one, horizon)[0] == pytest.approx(exact, rel=1e-4)


def test_everybody_without_a_repeat_is_alive_under_bgnbd_but_not_silent_for_sure():
    nobody_back = Histories(np.zeros(2), np.zeros(2), np.array([10.0, 900.0]))
    assert (CDNOW.alive_probability(nobody_back) == 1).all()
    silence = CDNOW.silence_probability(nobody_back, 180.0)
    assert silence[0] < silence[1] < 1


def test_silence_is_likelier_the_longer_somebody_is_away_and_rarer_over_a_longer_horizon():
    away = Histories(np.full(3, 5.0), np.array([700.0, 400.0, 100.0]), np.full(3, 720.0))
    silence = [CDNOW.silence_probability(away, days) for days in (30.0, 180.0, 720.0)]
    assert (np.diff(silence[0]) > 0).all()
    assert (silence[0] > silence[1]).all()
    assert (silence[1] > silence[2]).all()


@pytest.mark.parametrize("process", [BetaGeoProcess, ModifiedBetaGeoProcess, ParetoProcess])
def test_slopes_are_the_derivatives_of_the_likelihood(process):
    rng = np.random.default_rng(2)
    history = Histories(
        np.array([0.0, 0, 1, 3, 40]),
        np.array([0.0, 0, 20, 300, 395]),
        np.array([0.0, 500, 30, 310, 700]),
    )
    for logs in rng.normal(0, 1.5, (10, 4)):
        rows, gradient = process(*np.exp(logs)).slopes(history)
        np.testing.assert_allclose(rows, process(*np.exp(logs)).log_likelihood(history))
        for number, step in enumerate(np.eye(4) * 1e-5):
            ahead = process(*np.exp(logs + step)).log_likelihood(history)
            behind = process(*np.exp(logs - step)).log_likelihood(history)
            expected = (ahead - behind) / 2e-5
            np.testing.assert_allclose(gradient[number], expected, rtol=1e-4, atol=1e-6)


def test_pareto_orders_have_no_gap_where_s_is_one():
    history = Histories(np.array([3.0]), np.array([100.0]), np.array([200.0]))
    below, at, above = (
        ParetoProcess(0.5, 30.0, s, 80.0).expected_orders(history, 365.0)[0]
        for s in (1 - 1e-9, 1.0, 1 + 1e-9)
    )
    assert below == pytest.approx(at, rel=1e-7)
    assert above == pytest.approx(at, rel=1e-7)
