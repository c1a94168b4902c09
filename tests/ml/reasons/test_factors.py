"""The factor table multiplies to the published value."""

from __future__ import annotations

import numpy as np
import pytest

from ml.errors import InputError
from ml.reasons.factors import CLV_FACTORS, FACTORS, factor_table
from ml.reasons.parts import ValueParts
from tests.ml.reasons import world


@pytest.fixture(scope="module")
def frame():
    return world.scoring()


def table_of(frame, *parts):
    return factor_table(frame["customer_id"], world.AS_OF, parts)


def test_the_product_is_the_published_value(frame):
    parts = world.value_parts(frame)
    table = table_of(frame, parts)
    assert tuple(table.columns) == CLV_FACTORS
    product = table[list(FACTORS)].prod(axis=1).to_numpy()
    np.testing.assert_allclose(product, parts.predicted_clv, rtol=1e-12)


def test_a_value_lifted_after_its_factors_still_is_their_product(frame):
    parts = world.value_parts(frame)
    lifted = ValueParts(365, parts.predicted_clv * 1.07, parts.factors)
    table = table_of(frame, lifted)
    product = table[list(FACTORS)].prod(axis=1).to_numpy()
    np.testing.assert_allclose(product, lifted.predicted_clv, rtol=1e-12)


def test_nobody_without_a_value_has_factors_and_no_value_is_no_factor(frame):
    parts = world.value_parts(frame)
    value = parts.predicted_clv.copy()
    value[:7] = np.nan
    alive = parts.factors["alive_probability"].copy()
    value[7], alive[7] = 0.0, 0.0
    table = table_of(frame, ValueParts(365, value, {**parts.factors, "alive_probability": alive}))
    assert len(table) == len(frame) - 7
    assert np.isfinite(table[list(FACTORS)]).all().all()
    assert table["alive_probability"].iloc[0] == 0.0


def test_horizons_stand_below_each_other_and_no_horizon_is_an_empty_table(frame):
    parts = world.value_parts(frame)
    longer = ValueParts(730, parts.predicted_clv * 2, parts.factors)
    assert table_of(frame, parts, longer)["horizon_days"].value_counts().to_dict() == {
        365: len(frame),
        730: len(frame),
    }
    assert list(table_of(frame).columns) == list(CLV_FACTORS)


def test_what_is_no_factor_is_refused(frame):
    value = np.ones(len(frame))
    with pytest.raises(InputError, match="luck"):
        table_of(frame, ValueParts(365, value, {"luck": value}))
    with pytest.raises(InputError, match="zero"):
        table_of(frame, ValueParts(365, value, {"order_value": value * 0}))
