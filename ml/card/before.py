"""How today's card differs from that of the build before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def figures(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what serves every target at every horizon with its pooled measures."""
    return [
        {name: one[name] for name in ("target", "horizon_days", "candidate", "scale")}
        | {"measures": measures_of(card, one)}
        for one in card.get("served", ())
    ]


def before(card: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the next build's card keeps of this one.

    Parameters
    ----------
    card : mapping
        A card of an earlier build, read back from disk: only what is there is kept.
    """
    return {
        "build_id": card.get("build_id"),
        "as_of": card.get("as_of"),
        "served": figures(card),
    }


def measures_of(card: Mapping[str, Any], one: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the pooled measures of what serves a target at a horizon; empty when not judged."""
    for test in card.get("backtests", ()):
        if (test["target"], test["horizon_days"]) == (one["target"], one["judged_days"]):
            for row in test["candidates"]:
                if row["candidate"] == one["candidate"]:
                    found: Mapping[str, Any] = row["measures"]
                    return found
    return {}
