"""Intervals of totals: how often they held, and what is forecast next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ml.card.page.html import paragraph, table
from ml.card.page.words import TARGETS, measure, number, share

Card = Mapping[str, Any]


def coverage(card: Card) -> str:
    """Return how often totals fell into their intervals, and what the next totals are."""
    if not card["interval_coverage"] and not card["totals"]:
        return paragraph("No interval of a total has been put to the test yet.")
    ratios = table(
        ["Target", "Horizon", "Origins", "Found over forecast", "90 % of ratios", "Covered so far"],
        [
            (
                TARGETS.get(row["target"], row["target"]),
                f"{row['horizon_days']} days",
                number(row["origins_count"]),
                number(row["ratio_median"]),
                f"{number(row['ratio_low_90'])} … {number(row['ratio_high_90'])}",
                share(row["coverage_90"]),
            )
            for row in card["interval_coverage"]
        ],
        numbers=range(1, 6),
        label="Coverage of the intervals of totals",
    )
    totals = table(
        ["Total of", "Horizon", "Forecast", "80 % interval", "90 % interval"],
        [
            (
                row["target"],
                f"{row['horizon_days']} days",
                measure("total", row["forecast"]),
                f"{number(row['low_80'])} … {number(row['high_80'])}",
                f"{number(row['low_90'])} … {number(row['high_90'])}",
            )
            for row in card["totals"]
        ],
        numbers=range(1, 5),
        label="Totals forecast with their intervals",
    )
    return (ratios if card["interval_coverage"] else "") + (totals if card["totals"] else "")
