"""The same versions delivered tidily, or as life delivers: shuffled, twice, late, in pieces."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crm.config import Settings
from crm.sources.land import land
from tests.proofs.row_versions import Version

Loads = Sequence[Sequence[Version]]
NOW = datetime(2035, 1, 1, tzinfo=UTC)
"""After everything the histories tell: their future lies after as_of, not after now."""


def sorted_whole(versions: Iterable[Version]) -> Loads:
    """One load, every row in the order in which it was written."""
    return [sorted(versions, key=lambda version: (version.written_at, version.key))]


def shuffled_in_pieces(versions: Iterable[Version], seed: int, loads: int = 3) -> Loads:
    """Several loads, each row in any of them, one in four twice, corrections before errors."""
    dice = random.Random(seed)
    pieces: list[list[Version]] = [[] for _ in range(loads)]
    for version in versions:
        for _ in range(dice.choice((1, 1, 1, 2))):
            dice.choice(pieces).append(version)
    for piece in pieces:
        dice.shuffle(piece)
    return pieces


def deliver(settings: Settings, loads: Loads) -> None:
    """Land every load, a file per table; no row of a history may be rejected."""
    settings.paths.create()
    for number, load in enumerate(loads):
        tables: dict[str, list[Version]] = defaultdict(list)
        for version in load:
            tables[version.table].append(version)
        for table, rows in tables.items():
            path = _written(settings.paths.landing / f"{table}_{number}.csv", rows)
            result = land(settings, path, table=table, now=NOW + timedelta(days=number))
            assert result.rejected == 0, result.reasons


def _written(path: Path, rows: Sequence[Version]) -> Path:
    columns = sorted({name for row in rows for name in row.values})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(row.values for row in rows)
    return path
