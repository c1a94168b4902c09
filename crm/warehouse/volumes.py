"""How many rows tables have, and which lost an unusual share since the build before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FEW_ROWS = 100
"""Smaller tables lose a large share by chance; they are not judged."""


def shrunken_tables(
    now: Mapping[str, Any], before: Mapping[str, Any], tolerance: float
) -> list[str]:
    """Name the tables that lost more than the tolerated share of their rows, sorted.

    Parameters
    ----------
    now, before : mapping
        Manifests of two builds; `before` is empty when nothing was published. A build of an
        earlier day may hold less, so nothing is judged then.
    tolerance : float
        Share of the rows, 0 to 1, that a table may lose.
    """
    if not before or now["as_of"] < before["as_of"]:
        return []
    return sorted(
        table
        for table, state in before["tables"].items()
        if state["rows"] >= FEW_ROWS and rows_of(now, table) < state["rows"] * (1 - tolerance)
    )


def rows_of(manifest: Mapping[str, Any], table: str) -> int:
    """Return a table's rows in a build; 0 where it is not."""
    return int(manifest.get("tables", {}).get(table, {}).get("rows", 0))
