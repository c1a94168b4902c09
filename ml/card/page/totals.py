"""Intervals of totals and of customers: how often they held, and what is forecast next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ml.card.page.html import paragraph, table
from ml.card.page.words import TARGETS, measure, number, share

Card = Mapping[str, Any]


def coverage(card: Card) -> str:
    """Return how often totals and customers fell into their intervals, and the next totals."""
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
                TARGETS.get(row["target"], row["target"]),
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
    shown = [ratios if card["interval_coverage"] else "", totals if card["totals"] else ""]
    return "".join(shown) + _customers(card)


def _customers(card: Card) -> str:
    """Return the share of customers inside their 90 % interval; 88 to 96 % is as stated."""
    rows = [row for row in card["customer_coverage"] if row["metric"] == "coverage_90"]
    if not rows:
        return ""
    return table(
        ["Interval of", "Horizon", "Origin", "Purchases so far", "Customers", "Inside 90 %"],
        [
            (
                TARGETS.get(row["target"], row["target"]),
                f"{row['horizon_days']} days",
                row["cutoff_date"],
                row["group_value"],
                number(row["customers_count"]),
                f"{share(row['value'])} ({share(row['low_90'])} … {share(row['high_90'])})",
            )
            for row in rows
        ],
        numbers=(1, 4, 5),
        label="Coverage of the intervals of customers",
    )
