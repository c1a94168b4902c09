"""Report cards in a published world: small, whole, and of the build they name."""

from __future__ import annotations

import json
from typing import Any

from crm.config import Settings
from crm.warehouse.cards import CARD, PAGE
from tests.published_world import FULL, World, publish_world


def measured(value: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """A measure as a card holds it."""
    return {"value": value, "low_90": low, "high_90": high}


def card(build_id: str, bias: float = 0.06) -> dict[str, Any]:
    """A card whose `mbgnbd` was off by `bias` in total."""
    gate = {"gate": "honest_scale", "is_open": False, "reason": "off by more than 10%"}
    counts = {
        "candidate": "mbgnbd",
        "is_served": True,
        "origins": 2,
        "measures": {
            "deviance": measured(1.11, 1.02, 1.2),
            "loss_above_served": measured(0.0, 0.0, 0.0),
            "bias": measured(bias, bias - 0.04, bias + 0.04),
            "gini": measured(0.61),
        },
    }
    rate = {
        "candidate": "rate",
        "is_served": False,
        "origins": 2,
        "measures": {
            "deviance": measured(1.42, 1.3, 1.6),
            "loss_above_served": measured(0.31, 0.22, 0.4),
            "bias": measured(0.21, 0.1, 0.3),
            "gini": measured(0.55),
        },
    }
    test = {
        "target": "orders",
        "horizon_days": 180,
        "horizons_served": [365],
        "origins": ["2024-12-31", "2024-10-01"],
        "candidates": [rate, counts],
    }
    served = {
        "target": "orders",
        "horizon_days": 365,
        "judged_days": 180,
        "origins": 2,
        "candidate": "mbgnbd",
        "scale": "rank",
        "gates": [gate],
    }
    reasons = {"an impossible order history": 3}
    abstention = {
        "table": "churn_scores",
        "horizon_days": 180,
        "customers": 240,
        "abstained": 3,
        "reasons": reasons,
    }
    return {
        "build_id": build_id,
        "served": [served],
        "gates": [],
        "backtests": [test],
        "abstentions": [abstention],
    }


def publish_with_card(
    settings: Settings, build_id: str, bias: float = 0.06, world: World = FULL
) -> None:
    """Publish a world with the report card that its predictions would have left."""
    folder = settings.paths.models / build_id
    for name, text in (
        (CARD, json.dumps(card(build_id, bias))),
        (PAGE, f"<!doctype html><title>{build_id}</title>"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    publish_world(settings, world, build_id)
