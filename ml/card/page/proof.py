"""How good the forecasts were: candidates in pairs, and what serves by tenths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from ml.card.page import charts
from ml.card.page.charts import Bin, Spread
from ml.card.page.html import figure, panels, paragraph, table
from ml.card.page.words import (
    METRICS,
    TARGETS,
    candidate,
    number,
    with_interval,
)

Card = Mapping[str, Any]
ABOVE = "loss_above_served"


def backtests(card: Card) -> str:
    """Return per target and horizon every candidate beside what serves."""
    if not card["backtests"]:
        return paragraph("No window has closed with enough customers: no candidate was judged.")
    return panels((_backtest(test) for test in card["backtests"]), are_wide=True)


def _backtest(test: Mapping[str, Any]) -> str:
    rows = test["candidates"]
    spreads = [
        Spread(
            candidate(row["candidate"]),
            row["measures"][ABOVE]["value"],
            row["measures"][ABOVE]["low_90"],
            row["measures"][ABOVE]["high_90"],
            row["is_served"],
        )
        for row in rows
        if row["measures"][ABOVE]["value"] is not None
    ]
    title = f"{TARGETS[test['target']]}, {test['horizon_days']} days"
    origins = len(test["origins"])
    caption = (
        f"Loss above that of what serves (bold), 90 % interval by customer; right of 0 is worse. "
        f"{origins} origin{'s' if origins != 1 else ''}, "
        f"{number(test['forecasts_judged'])} forecasts."
    )
    chart = charts.spreads(title, spreads, number) if spreads else ""
    return figure(title, caption, chart, _candidates(rows))


def _candidates(rows: list[Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row["measures"]))
    return table(
        ["Candidate", "Origins", *(METRICS[name] for name in names)],
        [
            (
                candidate(row["candidate"]),
                str(row["origins"]),
                *(with_interval(name, row["measures"].get(name)) for name in names),
            )
            for row in rows
        ],
        numbers=range(1, len(names) + 2),
        served=[at for at, row in enumerate(rows) if row["is_served"]],
        label="Every candidate's measures, 90 % intervals in brackets",
    )


def reliability(card: Card) -> str:
    """Return what was forecast against what was found, by tenths of the people."""
    found = [
        figure(
            title,
            "On the dashed line forecast and outcome agree. Every dot is a tenth of the people.",
            charts.reliability(title, bins, is_share=target == "silence"),
            _bins(bins),
        )
        for target, title, bins in _served_bins(card)
    ]
    return panels(found) if found else paragraph("No window has closed yet.")


def lift(card: Card) -> str:
    """Return how the forecast ranks people: each tenth over the mean."""
    found = [
        figure(
            title,
            "What each tenth did, over the mean of everybody.",
            charts.lift(title, bins),
            _bins(bins),
        )
        for _, title, bins in _served_bins(card)
    ]
    return panels(found) if found else paragraph("No window has closed yet.")


def _served_bins(card: Card) -> Iterator[tuple[str, str, list[Bin]]]:
    rows = [row for row in card["calibration"] if row["is_served"]]
    for (target, days, kind), members in groupby(
        rows, key=lambda row: (row["target"], row["horizon_days"], row["candidate"])
    ):
        bins = [
            Bin(row["forecast"], row["actual"], row["customers_count"])
            for row in members
            if row["forecast"] is not None
        ]
        if bins:
            yield target, f"{TARGETS[target]}, {days} days: {candidate(kind)}", bins


def _bins(bins: list[Bin]) -> str:
    mean = sum(b.actual * b.count for b in bins) / max(sum(b.count for b in bins), 1)
    return table(
        ["Tenth", "Forecasts", "Mean forecast", "Mean found", "Lift"],
        [
            (
                str(len(bins) - at),
                number(b.count),
                number(b.forecast),
                number(b.actual),
                f"{number(b.actual / mean)}×" if mean > 0 else "–",
            )
            for at, b in enumerate(bins)
        ],
        numbers=range(5),
        label="Tenths of the people, 1 has the highest forecast",
    )
