"""What changed since the build before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ml.backtest.trial import NAMES
from ml.card.before import figures
from ml.card.page.html import paragraph, table
from ml.card.page.words import DASH, METRICS, TARGETS, candidate, with_interval

Card = Mapping[str, Any]


def change(card: Card) -> str:
    """Return what serves beside what served, where an earlier build's card is known."""
    before = card.get("before")
    if not before:
        return paragraph("No earlier build's card is kept.")
    old = {(one["target"], one["horizon_days"]): one for one in before["served"]}
    rows = [
        _row(one, old.get((one["target"], one["horizon_days"])), metric)
        for one in figures(card)
        for metric in (NAMES[one["target"]], "bias")
    ]
    return paragraph(f"The build {before['build_id']}, as of {before['as_of']}.") + table(
        ["Target", "Days", "Served then", "Serves now", "Figure", "Then", "Now"],
        rows,
        numbers=(1, 5, 6),
        kept=(0,),
        label="This build against the one before",
    )


def _row(now: Card, then: Card | None, metric: str) -> list[str]:
    return [
        TARGETS[now["target"]],
        str(now["horizon_days"]),
        candidate(then["candidate"]) if then else DASH,
        candidate(now["candidate"]),
        METRICS[metric],
        with_interval(metric, then["measures"].get(metric)) if then else DASH,
        with_interval(metric, now["measures"].get(metric)),
    ]
