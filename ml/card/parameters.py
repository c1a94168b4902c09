"""Parameters with their errors, now and along the origins."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from ml.btyd.referee import disagreement
from ml.card.facts import Facts
from ml.errors import DegenerateFitError
from ml.fits import MODELS

MOVED = 3.0
"""Standard errors between two days that count as a move."""


def models(facts: Facts) -> list[dict[str, Any]]:
    """Return every purchase and value model as fitted at the as-of day, also what does not serve.

    Nothing is fitted where nothing serves; a model that the data do not determine is left out.
    """
    for kind in MODELS if facts.served else ():
        with suppress(DegenerateFitError):
            facts.known.model(kind)
    return [
        {
            "kind": kind,
            "parameters": list(_parameters(model)),
            "log_likelihood": model.log_likelihood_,
            "customers": getattr(model, "customers_count_", None),
            "unit": getattr(model, "unit", None),
            "prior_strength": getattr(model, "prior_strength_", None),
            "is_degenerate": getattr(model, "is_degenerate_", None),
            "ridge": getattr(model, "ridge_", None),
        }
        for kind, cutoff, model in facts.known.fits.models()
        if cutoff == facts.known.cutoff
    ]


def referee(facts: Facts) -> list[dict[str, Any]]:
    """Return by how much `lifetimes` differs from each model, given the same parameters.

    Relative differences on up to 2,000 customers; our own likelihoods decide, `lifetimes` checks.
    """
    return [
        {"kind": kind} | disagreement(model, facts.known.frame)
        for kind, cutoff, model in facts.known.fits.models()
        if cutoff == facts.known.cutoff
    ]


def path(facts: Facts) -> list[dict[str, Any]]:
    """Return every parameter at every origin, oldest first: how the business changed."""
    rows = [
        {"kind": kind, "cutoff": cutoff} | parameter
        for kind, cutoff, model in facts.known.fits.models()
        for parameter in _parameters(model)
    ]
    return sorted(rows, key=lambda row: (row["kind"], row["parameter"], row["cutoff"]))


def moved(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return per parameter how far it is from the origin before, in standard errors."""
    found: list[dict[str, Any]] = []
    before: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["kind"], row["parameter"])
        if key in before:
            found.append(
                {"kind": key[0], "parameter": key[1], "cutoff": row["cutoff"]}
                | _distance(before[key], row)
            )
        before[key] = row
    return found


def _distance(then: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    error = math.hypot(then["standard_error"] or math.inf, now["standard_error"] or math.inf)
    errors = abs(now["value"] - then["value"]) / error if math.isfinite(error) else float("nan")
    return {"standard_errors": errors, "has_moved": bool(np.nan_to_num(errors) > MOVED)}


def _parameters(model: Any) -> Iterable[dict[str, Any]]:
    bounds: Mapping[str, tuple[float, float]] = getattr(model, "bounds_", {})
    for name, value in model.parameters_.items():
        error = model.standard_errors_.get(name)
        low, high = bounds.get(name, (None, None))
        yield {
            "parameter": name,
            "value": value,
            "standard_error": error if error is not None and math.isfinite(error) else None,
            "lower_bound": low,
            "upper_bound": high,
        }
