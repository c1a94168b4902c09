"""How numbers and names are written on the page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

DASH = "–"
TARGETS = {
    "orders": "Orders",
    "silence": "No order (churn)",
    "silent": "No order (churn)",
    "spend": "Spend",
}
METRICS = {
    "deviance": "Deviance",
    "brier": "Brier score",
    "loss_above_served": "Loss above served",
    "bias": "Bias of total",
    "mae": "MAE",
    "gini": "Gini",
    "decile_mape": "Error by decile",
    "ece": "ECE",
    "auc": "AUC",
}
SHARES = {"bias", "decile_mape"}
BASELINES = {
    "rate": "past rate (x / T)",
    "recency_frequency_cells": "recency-frequency cells",
}
FEATURES = {
    "repeat_orders_count": "Repeat orders (x)",
    "last_order_place_in_life": "Recency / age",
    "age_days": "Age in days (T)",
    "mean_repeat_order_value": "Repeat order value",
    "is_new": "New in 90 days (share)",
    "is_abstained": "Without a score (share)",
}
KINDS = {
    "bgnbd": "BG/NBD",
    "mbgnbd": "MBG/NBD",
    "pareto_nbd": "Pareto/NBD",
    "gamma_gamma": "Gamma-Gamma",
}
EXCLUSIONS = {
    "impossible_histories_quarantined": "buyers with an impossible order history, quarantined",
    "impossible_training_histories_quarantined": "the same in the rows models learn from",
    "repeat_buyers_without_a_positive_value": "repeat buyers without a positive order value: "
    "counted, not used for values",
    "buyers_of_the_last_day_scored_by_the_prior": "buyers of the last day: nothing is known of "
    "their rhythm yet, the mean of all stands for them",
    "open_windows_not_judged": "windows still open: nobody in them is counted as lost",
}


def number(value: Any, digits: int = 3) -> str:
    """Write a number with so many significant digits, thousands apart.

    Examples
    --------
    >>> number(1234567), number(0.01234), number(None), number(12.0)
    ('1,234,567', '0.0123', '–', '12')
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return DASH
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}" if abs(value) >= 1e-4 else f"{value:.1e}"


def share(value: Any, *, signed: bool = False) -> str:
    """Write a share as a percentage.

    Examples
    --------
    >>> share(0.0312), share(-0.1, signed=True), share(None)
    ('3.1 %', '-10.0 %', '–')
    """
    if value is None or not math.isfinite(value):
        return DASH
    return f"{100 * value:{'+' if signed and value else ''}.1f} %"


def measure(metric: str, value: Any) -> str:
    """Write a measure the way it is read: a bias in percent, the rest as a number."""
    if metric in SHARES:
        return share(value, signed=metric == "bias")
    return number(value)


def with_interval(metric: str, found: Mapping[str, Any] | None) -> str:
    """Write a measure with its 90 % interval where there is one."""
    if not found:
        return DASH
    text = measure(metric, found["value"])
    if found.get("low_90") is None or found["low_90"] == found["high_90"]:
        return text
    return f"{text} ({measure(metric, found['low_90'])} … {measure(metric, found['high_90'])})"


def candidate(kind: str) -> str:
    """Write what a candidate is, part by part.

    Examples
    --------
    >>> candidate("mbgnbd+half_offset+season*gamma_gamma")
    'MBG/NBD + half offset + season × Gamma-Gamma'
    >>> candidate("recency_frequency_cells")
    'recency-frequency cells'
    """
    parts = (
        " + ".join(
            BASELINES.get(part) or KINDS.get(part) or part.replace("_", " ")
            for part in factor.split("+")
        )
        for factor in kind.split("*")
    )
    return " × ".join(parts)
