"""Any small world is fitted or refused with a sentence; no answer is missing, negative or odd."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from ml.btyd.order_value import GammaGammaModel
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.errors import DegenerateFitError
from ml.inputs import is_possible_history

PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)


def odd_world(seed: int) -> pd.DataFrame:
    """Nobody, one or a few people; equal ages, daily buyers, huge and tiny amounts."""
    rng = np.random.default_rng(seed)
    size = int(rng.choice([0, 1, 2, 3, 5, 10, 40]))
    age = rng.integers(0, int(rng.choice([1, 3, 30, 400, 5_000, 36_000])) + 1, size).astype(float)
    if size and rng.random() < 0.3:
        age[:] = age[0]
    repeats = np.minimum(rng.geometric(rng.choice([0.05, 0.3, 0.9]), size) - 1, age)
    if rng.random() < 0.1:
        repeats = np.minimum(age, 200 * repeats)
    repeats = np.where(rng.random(size) < rng.choice([0, 0.3, 0.9]), 0, repeats)
    last = np.maximum(repeats, np.floor(rng.random(size) * age) + 1).clip(max=age)
    amounts = rng.choice([0, 0.01, 5, 5, 1e6, 1e13], size) * rng.choice([1, rng.random()])
    return pd.DataFrame(
        {
            "repeat_orders_count": repeats,
            "age_at_last_order_days": np.where(repeats > 0, last, 0.0),
            "age_days": age,
            "mean_repeat_order_value": np.where(repeats > 0, amounts, np.nan),
        }
    )


@pytest.mark.parametrize("model", PURCHASES)
def test_purchases_of_any_tiny_world_are_possible_numbers(model):
    answered = 0
    for seed in range(30):
        world = odd_world(seed)
        assert is_possible_history(world).all()
        if not world["repeat_orders_count"].any():
            with pytest.raises(DegenerateFitError, match="nobody has bought twice"):
                model().fit(world)
            continue
        answered += 1
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            fitted = model().fit(world)
            for horizon in (1, 365, 3_650):
                orders = fitted.predict_orders(world, horizon)
                silence = fitted.predict_silence(world, horizon)
                assert np.isfinite(orders).all()
                assert ((silence >= 0) & (silence <= 1)).all()
                assert (orders >= 1 - silence - 1e-9).all()
            alive = fitted.predict_alive(world)
            assert ((alive >= 0) & (alive <= 1)).all()
            assert np.isfinite(fitted.rate_if_alive(world)).all()
            assert fitted.predict_orders(world.iloc[:0], 365).shape == (0,)
    assert answered > 9


def test_values_of_any_tiny_world_are_possible_numbers_or_refused():
    answered = 0
    for seed in range(100):
        world = odd_world(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                fitted = GammaGammaModel().fit(world)
            except DegenerateFitError:
                continue
            answered += 1
            values = fitted.predict_value(world)
        assert np.isfinite(values).all()
        assert (values >= 0).all()
    assert answered > 10
