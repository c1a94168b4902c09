"""What an export did, for whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm.exports.people.waterfall import Waterfall


@dataclass(frozen=True)
class ExportResult:
    """What an export did: no `files` and no `manifest` when nobody was left to write about."""

    files: tuple[Path, ...]
    rows: int
    waterfall: Waterfall
    manifest: dict[str, Any] | None
    manifest_path: Path | None
    sentence: str
    warnings: tuple[str, ...] = ()

    @property
    def path(self) -> Path | None:
        """The file, the first of several."""
        return self.files[0] if self.files else None
