"""The purchase and value models: parameters, their errors, bounds and path."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby
from typing import Any

from ml.card.page import watching
from ml.card.page.html import Html, figure, panels, paragraph, table, tag
from ml.card.page.watching import Step
from ml.card.page.words import DASH, candidate, number

Card = Mapping[str, Any]


def models(card: Card) -> str:
    """Return every model's parameters as of the day."""
    if not card["models"]:
        return paragraph("No model was fitted.")
    rows = [
        (
            candidate(model["kind"]),
            parameter["parameter"],
            number(parameter["value"], 4),
            number(parameter["standard_error"]) if parameter["standard_error"] else "flat",
            _bounds(parameter),
        )
        for model in card["models"]
        for parameter in model["parameters"]
    ]
    fits = [
        (
            candidate(model["kind"]),
            number(model["customers"]),
            number(model["log_likelihood"], 8),
            model["unit"] or DASH,
            f"prior of strength {number(model['prior_strength'])}"
            if model["prior_strength"]
            else "maximum likelihood",
            tag(f"{model['ridge'] or 'the data alone determine none'}: leans on the prior", "warn")
            if model["is_degenerate"]
            else tag("determined by the data", "good"),
        )
        for model in card["models"]
    ]
    heads = ["Model", "Customers", "Log-likelihood", "Time in", "Fitted by", "Parameters"]
    return table(
        ["Model", "Parameter", "Value", "Standard error", "Bounds"],
        rows,
        numbers=(2, 3, 4),
        label="Parameters",
    ) + table(heads, fits, numbers=(1, 2), label="Fits")


def _bounds(parameter: Mapping[str, Any]) -> str:
    low, high = parameter["lower_bound"], parameter["upper_bound"]
    return DASH if low is None else f"{number(low)} … {number(high)}"


def referee(card: Card) -> str:
    """Return how far `lifetimes` is from our numbers with the same parameters."""
    rows = card["referee"]
    if not rows:
        return paragraph("Nothing to compare.")
    names = list(dict.fromkeys(name for row in rows for name in row if name != "kind"))
    return table(
        ["Model", *(name.replace("_", " ") for name in names)],
        [(candidate(row["kind"]), *(number(row.get(name), 2) for name in names)) for row in rows],
        numbers=range(1, len(names) + 1),
        label="Largest relative differences to lifetimes",
    )


def independence(card: Card) -> str:
    """Return whether order value goes with order count."""
    found = card["independence"]
    if not found:
        return paragraph("Order values were not modelled.")
    word = tag("open", "good") if found["is_open"] else tag("closed", "warn")
    return paragraph(Html(f"{word.text} {escape(found['reason'])}."))


def path(card: Card) -> str:
    """Return every parameter along the origins."""
    found = []
    for (kind, name), members in groupby(
        card["parameter_path"], key=lambda row: (row["kind"], row["parameter"])
    ):
        steps = [Step(r["cutoff"], r["value"], r["standard_error"]) for r in members]
        if len(steps) < 2:
            continue
        title = f"{candidate(kind)}: {name}"
        as_table = table(
            ["Known until", "Value", "Standard error"],
            [(s.day, number(s.value), number(s.standard_error)) for s in steps],
            numbers=(1, 2),
            label=title,
        )
        found.append(figure(title, "", watching.trace(title, steps), as_table))
    if not found:
        return paragraph("There is one origin only.")
    moved = [
        f"{candidate(row['kind'])} {row['parameter']} moved by "
        f"{number(row['standard_errors'])} standard errors by {row['cutoff']}"
        for row in card["parameters_moved"]
    ]
    words = "; ".join(moved) or "No parameter moved by more than three standard errors"
    shown = "The value fitted at each origin, with two standard errors on each side."
    return paragraph(f"{shown} {words}.") + panels(found)
