"""How good what serves was by channel and city."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from ml.card.page import charts
from ml.card.page.charts import Spread
from ml.card.page.html import figure, panels, paragraph, table
from ml.card.page.words import TARGETS, number, share, with_interval

Card = Mapping[str, Any]


def groups(card: Card) -> str:
    """Return the bias of what serves by channel and city."""
    rows = [row for row in card["groups"] if row["metric"] == "bias"]
    if not rows:
        return paragraph(
            "No two groups are big enough (100 customers with 20 cases each), or none is known."
        )
    found = []
    for (target, days, kind), members in groupby(
        rows, key=lambda row: (row["target"], row["horizon_days"], row["group_kind"])
    ):
        mine = list(members)
        title = f"{TARGETS[target]}, {days} days, by {kind}"
        spreads = [
            Spread(row["group_value"], row["value"], row["low_90"], row["high_90"]) for row in mine
        ]
        caption = "Forecast over found total, minus 1, at the newest origin; 90 % interval."
        chart = charts.spreads(title, spreads, lambda value: share(value, signed=True))
        found.append(figure(title, caption, chart, _group_table(mine)))
    return panels(found, are_wide=True)


def _group_table(rows: list[Mapping[str, Any]]) -> str:
    return table(
        ["Group", "Customers", "Bias of total"],
        [
            (row["group_value"], number(row["customers_count"]), with_interval("bias", row))
            for row in rows
        ],
        numbers=(1, 2),
        label="Bias by group",
    )
