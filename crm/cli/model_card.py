"""How a report card is told on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm.cli.console import console, marked, print_table
from crm.warehouse.forecast_watch import TOTALS

TARGETS = {"orders": "orders", "silence": "no order (churn)", "spend": "spend"}
LOSSES = {"orders": "deviance", "silence": "brier", "spend": "deviance"}
SHARES = ("bias", "decile_mape")
ABOVE = "loss_above_served"
Measures = Mapping[str, Mapping[str, float | None]]


def print_card(card: Mapping[str, Any]) -> None:
    """Print what serves and how good it was, then what is closed or missing."""
    if not card["served"]:
        console.print("Nothing serves: every score abstains.")
    else:
        heads = ("served by", "scale", "judged on", "loss", "bias", "ECE", "AUC/Gini")
        print_table(["target", "days", *heads], _served_rows(card))
        console.print("loss: Poisson deviance of orders, Tweedie of spend, Brier of no order")
    for gate in closed_gates(card):
        console.print(marked("closed", "yellow", f"  {gate}"))
    for one in card["abstentions"]:
        for reason, count in one["reasons"].items():
            where = f"{one['table'].removesuffix('_scores')}, {one['horizon_days']} days"
            console.print(marked("no score", "yellow", f"  {where}, {count:,} buyers: {reason}"))


def closed_gates(card: Mapping[str, Any]) -> list[str]:
    """Say which conditions do not hold and of what, each once."""
    found: dict[str, dict[str, list[str]]] = {
        _told(gate): {} for gate in card["gates"] if not gate["is_open"]
    }
    for one in card["served"]:
        for gate in one["gates"]:
            if not gate["is_open"]:
                targets = found.setdefault(_told(gate), {})
                targets.setdefault(TARGETS[one["target"]], []).append(str(one["horizon_days"]))
    return [_of_what(targets) + sentence for sentence, targets in found.items()]


def _told(gate: Mapping[str, Any]) -> str:
    return f"{gate['gate']}: {gate['reason']}"


def _of_what(targets: Mapping[str, Sequence[str]]) -> str:
    """Return "orders, 730 days; " for what a gate is of; nothing where it is of everything."""
    said = (f"{target}, {', '.join(days)} days" for target, days in targets.items())
    return "".join(f"{one}; " for one in said)


def _served_rows(card: Mapping[str, Any]) -> list[list[str | None]]:
    """Return what serves; horizons with the same figures share a row."""
    days: dict[tuple[str | None, ...], list[str]] = {}
    for one in card["served"]:
        days.setdefault(_figures(card, one), []).append(str(one["horizon_days"]))
    return [[found[0], ", ".join(shared), *found[1:]] for found, shared in days.items()]


def _figures(card: Mapping[str, Any], one: Mapping[str, Any]) -> tuple[str | None, ...]:
    found = measures_of(card, one)
    judged = f"{one['origins']} × {one['judged_days']} days" if one["judged_days"] else None
    ranking = "auc" if one["target"] == "silence" else "gini"
    return (
        TARGETS[one["target"]],
        one["candidate"],
        one["scale"],
        judged,
        written(LOSSES[one["target"]], found),
        written("bias", found),
        written("ece", found),
        written(ranking, found),
    )


def measures_of(card: Mapping[str, Any], one: Mapping[str, Any]) -> Measures:
    """Return the pooled measures of what serves a target at a horizon; empty when not judged."""
    for test in card["backtests"]:
        if (test["target"], test["horizon_days"]) == (one["target"], one["judged_days"]):
            for row in test["candidates"]:
                if row["candidate"] == one["candidate"]:
                    measures: Measures = row["measures"]
                    return measures
    return {}


def written(metric: str, measures: Measures) -> str | None:
    """Write a measure with its 90 % interval where it has one; None where it was not measured."""
    found = measures.get(metric)
    if found is None or found["value"] is None:
        return None
    text = _number(metric, found["value"])
    low, high = found.get("low_90"), found.get("high_90")
    if low is None or high is None or low == high:
        return text
    return f"{text} ({_number(metric, low)} … {_number(metric, high)})"


def _number(metric: str, value: float) -> str:
    if metric in SHARES:
        return f"{100 * value:+.1f} %" if metric == "bias" else f"{100 * value:.1f} %"
    return f"{value:+.4f}" if metric == ABOVE else f"{value:.4g}"


def print_closed_windows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print what was published against what came."""
    print_table(
        [
            "target",
            "days",
            "scored",
            "window ended",
            "forecast",
            "90 % interval",
            "came",
            "verdict",
        ],
        [
            [
                TOTALS[row["target"]],
                str(row["horizon_days"]),
                str(row["as_of_date"]),
                str(row["window_end_date"]),
                _total(row["forecast"]),
                _interval(row["low_90"], row["high_90"]),
                _total(row["actual"]),
                "ALARM" if row["has_alarm"] else "miss" if row["is_miss"] else "held",
            ]
            for row in rows
        ],
    )


def _interval(low: float | None, high: float | None) -> str | None:
    return None if low is None or high is None else f"{_total(low)} … {_total(high)}"


def _total(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
