"""What a served prediction hands over to be explained, row by row of the scoring frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from ml.inputs import Floats


@dataclass(frozen=True)
class ValueParts:
    """What the value of one horizon is made of.

    Attributes
    ----------
    horizon_days : int
        Days ahead.
    predicted_clv : Floats
        The published value; NaN where the model abstains.
    factors : mapping of str to Floats
        What the candidates' `factors` return: named factors of `ml.reasons.factors.FACTORS`; one
        that is absent is 1. `order_value` is in money, `rate_if_alive` per day.
    learned, learned_value : DataFrame or None
        What the candidates' `contributions` return for orders and for spend: log space, a column
        per feature. They are scaled to the logarithm of `learner_factor` and `value_factor`.
    """

    horizon_days: int
    predicted_clv: Floats
    factors: Mapping[str, Floats]
    learned: pd.DataFrame | None = None
    learned_value: pd.DataFrame | None = None


@dataclass(frozen=True)
class SilenceParts:
    """What a probability of no order is made of.

    Attributes
    ----------
    horizon_days : int
        Days ahead.
    probability : Floats
        The published one; NaN where the model abstains.
    alive_probability : Floats or None
        Of the purchase model under it; None where it has none.
    learned : DataFrame or None
        What the candidate's `contributions` return: log odds, a column per feature. They are
        scaled to `learner_logit` where `terms` has it.
    terms : mapping of str to Floats
        What the candidate's `factors` return: terms of the log odds. What is the learner's and the
        season's is no part of the purchase model.
    """

    horizon_days: int
    probability: Floats
    alive_probability: Floats | None = None
    learned: pd.DataFrame | None = None
    terms: Mapping[str, Floats] = field(default_factory=dict)
