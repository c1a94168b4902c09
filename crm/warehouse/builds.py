"""How builds ended, the newest first: their states, how long they took, what stopped them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crm.config import Settings
from crm.warehouse.connection import PublishedBuild, read_manifest
from crm.warehouse.durable import write_text

ENDED = ("published", "failed")
REMEMBERED = 60


@dataclass(frozen=True)
class EndedBuild:
    """One build that ended; `tables` (rows per table) only while its files are kept."""

    build_id: str
    state: str
    started_at: datetime
    finished_at: datetime
    failing: tuple[str, ...]
    message: str | None
    tables: dict[str, int]

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.finished_at - self.started_at).total_seconds()


def remember_build(settings: Settings, ended: dict[str, Any]) -> None:
    """Add a build that ended to those remembered; the oldest are forgotten."""
    kept = [line for line in _lines(settings) if line["build_id"] != ended["build_id"]]
    lines = [json.dumps(line) for line in [*kept, ended][-REMEMBERED:]]
    write_text(_file(settings), "\n".join(lines) + "\n")


def ended_builds(settings: Settings) -> list[EndedBuild]:
    """List builds that ended, the newest first."""
    found = [_ended(settings, line) for line in _lines(settings)]
    return sorted(found, key=lambda build: build.finished_at, reverse=True)


def _lines(settings: Settings) -> list[dict[str, Any]]:
    file = _file(settings)
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def _ended(settings: Settings, line: dict[str, Any]) -> EndedBuild:
    return EndedBuild(
        build_id=line["build_id"],
        state=line["state"],
        started_at=datetime.fromisoformat(line["started_at"]),
        finished_at=datetime.fromisoformat(line["finished_at"]),
        failing=tuple(line["failing"]),
        message=line["message"],
        tables=rows_per_table(PublishedBuild(line["build_id"], settings.paths.published_folder)),
    )


def rows_per_table(build: PublishedBuild) -> dict[str, int]:
    """Return how many rows each table of a build has; empty when its manifest is gone."""
    if not build.manifest_file.exists():
        return {}
    tables = read_manifest(build)["tables"]
    return {name: state["rows"] for name, state in tables.items()}


def _file(settings: Settings) -> Path:
    return settings.paths.warehouse / "builds.jsonl"
