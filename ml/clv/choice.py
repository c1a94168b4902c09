"""Which candidate serves order counts and order values, and what may be claimed for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ml.baselines import CellBaseline, MeanValueBaseline, RateBaseline
from ml.btyd.order_value import VALUE, GammaGammaModel, has_usable_value
from ml.clv.evaluate import (
    BASELINES,
    NAIVE_SPEND,
    PURCHASE_MODELS,
    Backtest,
    cells_of,
    gains,
    independence,
)
from ml.errors import DegenerateFitError
from ml.gates import Gate, Thresholds, earns_gate, fit_gate, honest_gate, validated_gate
from ml.inputs import money
from ml.windows import Window, judged_horizon

SAME_AMOUNT = 0.001
VALUE_BLOCKING = ("value_repeaters", "value_varies", "value_fit")


@dataclass(frozen=True)
class Choice:
    """Fitted predictors at the as-of day; `value` is None where order values abstain."""

    orders: Any
    value: Any | None
    gates: tuple[Gate, ...]
    scales: dict[int, str]

    @property
    def name(self) -> str:
        """The serving pair, e.g. ``bgnbd*gamma_gamma``."""
        return f"{self.orders.kind}*{self.value.kind}" if self.value else str(self.orders.kind)

    @property
    def value_reason(self) -> str | None:
        """Why there are no order values; None when there are."""
        closed = [gate for gate in self.gates if gate.gate in VALUE_BLOCKING and not gate.is_open]
        return closed[0].reason if closed else None

    def to_dict(self) -> dict[str, Any]:
        """Return the predictors as JSON values."""
        return {
            "orders": self.orders.to_dict(),
            "value": self.value.to_dict() if self.value else None,
        }


def choose(
    buyers: pd.DataFrame,
    windows: Sequence[Window],
    tests: Mapping[int, Backtest],
    horizons_days: Sequence[int],
    limits: Thresholds,
) -> Choice:
    """Fit what serves: a model that earned its place, else the baseline that beat it.

    The first horizon decides the candidate for all, so that a longer horizon never expects fewer
    orders; each horizon's scale is judged on the longest closed window not longer than itself.

    Raises
    ------
    DegenerateFitError
        When the purchase model that should serve has no finite optimum on `buyers`.
    """
    first = judged_horizon(tests, horizons_days[0])
    test = tests.get(first) if first is not None else None
    orders, gates = _orders(buyers, windows, test, limits)
    gates = [fit_gate(None), validated_gate(horizons_days[0], first), *gates]
    value, value_gates = _value(buyers, test, orders.kind, limits)
    gates += [_honest_orders(test, orders.kind, limits), *value_gates]
    scales = {
        days: _scale(tests, days, orders.kind, value, gates, limits) for days in horizons_days
    }
    return Choice(orders, value, tuple(gates), scales)


def _orders(
    buyers: pd.DataFrame, windows: Sequence[Window], test: Backtest | None, limits: Thresholds
) -> tuple[Any, list[Gate]]:
    """Return the predictor of counts and the gate that decided it."""
    name = (test.best_model if test else None) or PURCHASE_MODELS[0].kind
    losses = test.deviances() if test else {}
    gate = earns_gate(name, gains(name, losses, BASELINES), limits)
    known = {baseline: losses[baseline] for baseline in BASELINES if baseline in losses}
    if gate.is_open or not known or test is None or name not in losses:
        model = next(model for model in PURCHASE_MODELS if model.kind == name)
        return model().fit(buyers), [gate]
    if min(known, key=lambda baseline: known[baseline]) == CellBaseline.kind:
        return cells_of(test.window), [gate]
    return RateBaseline(), [gate]


def _honest_orders(test: Backtest | None, name: str, limits: Thresholds) -> Gate:
    bias = test.orders_bias(name) if test and name in test.orders else np.nan
    return honest_gate(name, bias, None, limits)


def _value(
    buyers: pd.DataFrame, test: Backtest | None, orders: str, limits: Thresholds
) -> tuple[Any | None, list[Gate]]:
    """Return the predictor of order values (None: abstain) and its gates."""
    gates = _value_data_gates(buyers, limits)
    if not all(gate.is_open for gate in gates):
        return None, gates
    try:
        model = GammaGammaModel().fit(buyers)
    except DegenerateFitError as error:
        return None, [*gates, _named(fit_gate(str(error)))]
    losses = test.spend_deviances() if test else {}
    product = f"{orders}*{model.kind}"
    earns = earns_gate(product, gains(product, losses, (NAIVE_SPEND,)), limits)
    is_beaten = product in losses and not earns.is_open
    value = MeanValueBaseline().fit(buyers) if is_beaten else model
    honest = _honest_spend(test, f"{orders}*{value.kind}", limits)
    gates += [_named(gate) for gate in (fit_gate(None), earns, honest)]
    return value, [*gates, _independence_gate(buyers, limits)]


def _honest_spend(test: Backtest | None, product: str, limits: Thresholds) -> Gate:
    bias = test.spend_bias(product) if test and product in test.spend else np.nan
    return honest_gate(product, bias, None, limits)


def _value_data_gates(buyers: pd.DataFrame, limits: Thresholds) -> list[Gate]:
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


def _independence_gate(buyers: pd.DataFrame, limits: Thresholds) -> Gate:
    """Judge what the product assumes: order value does not depend on order count."""
    correlation, limit = independence(buyers), limits.max_value_correlation
    is_open = not abs(correlation) > limit
    tail = "" if is_open else ": ranking only"
    return Gate(
        "value_independence",
        is_open,
        correlation,
        limit,
        f"order count and order value correlate by {correlation:+.2f}, at most {limit:g}{tail}",
    )


def _named(gate: Gate) -> Gate:
    return replace(gate, gate=f"value_{gate.gate}")


def _scale(
    tests: Mapping[int, Backtest],
    days: int,
    orders: str,
    value: Any | None,
    gates: Sequence[Gate],
    limits: Thresholds,
) -> str:
    """Return 'absolute' when every number of the row may be taken at its word, else 'rank'."""
    judged = judged_horizon(tests, days)
    test = tests.get(judged) if judged is not None else None
    claims = [_honest_orders(test, orders, limits).is_open]
    if value is not None:
        claims.append(_honest_spend(test, f"{orders}*{value.kind}", limits).is_open)
        claims += [gate.is_open for gate in gates if gate.gate == "value_independence"]
    return "absolute" if all(claims) else "rank"
