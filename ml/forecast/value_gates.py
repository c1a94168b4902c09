"""What money needs: amounts to learn from, that differ, and that do not move with frequency."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from ml.btyd.order_value import REPEATS, VALUE, has_usable_value
from ml.gates import Gate, Thresholds
from ml.inputs import money, numbers

SAME_AMOUNT = 0.001


def value_data_gates(buyers: pd.DataFrame, limits: Thresholds) -> list[Gate]:
    """Judge whether there are amounts to learn from, and whether they differ at all."""
    amounts = money(buyers, VALUE)[has_usable_value(buyers)]
    count, needed = len(amounts), limits.min_repeaters
    spread = float(amounts.std() / amounts.mean()) if count else 0.0
    people = f"{count} repeat buyers with a positive order value, at least {needed:g} needed"
    alike = "every repeat order has the same amount: the value model has nothing to learn"
    varied = f"amounts vary by {spread:.0%} of their mean"
    return [
        Gate("value_repeaters", count >= needed, count, needed, people),
        Gate(
            "value_varies",
            spread >= SAME_AMOUNT,
            spread,
            SAME_AMOUNT,
            varied if spread >= SAME_AMOUNT else alike,
        ),
    ]


def independence_gate(buyers: pd.DataFrame, limits: Thresholds) -> Gate:
    """Judge what a plain product assumes: order value does not depend on order count."""
    correlation, limit = independence(buyers), limits.max_value_correlation
    is_open = not abs(correlation) > limit
    tail = "" if is_open else ": a learner of spend serves where there is one, else ranking only"
    return Gate(
        "value_independence",
        is_open,
        correlation,
        limit,
        f"order count and order value correlate by {correlation:+.2f}, at most {limit:g}{tail}",
    )


def independence(frame: pd.DataFrame) -> float:
    """Return the correlation of repeat count and mean value among repeat buyers.

    Gamma-Gamma takes them as independent. The larger in size of Pearson (as the papers report it)
    and Spearman (which one giant order cannot fake); NaN below three customers or without spread.
    """
    rows = frame[has_usable_value(frame)]
    repeats, value = numbers(rows, REPEATS), money(rows, VALUE)
    if len(rows) < 3 or np.ptp(repeats) == 0 or np.ptp(value) == 0:
        return float("nan")
    pearson = float(np.corrcoef(repeats, value)[0, 1])
    spearman = float(spearmanr(repeats, value).statistic)
    return max(pearson, spearman, key=abs)
