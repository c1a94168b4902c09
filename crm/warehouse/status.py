"""What state a workspace is in: what is served, how fresh it is, what the last build said."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from crm.config import Settings
from crm.errors import OK, NotBuiltError
from crm.warehouse.builds import ENDED, remember_build
from crm.warehouse.connection import (
    PublishedBuild,
    published_build,
    read_manifest,
    reader,
)
from crm.warehouse.deliveries import last_deliveries, read_loads
from crm.warehouse.durable import write_text
from crm.warehouse.movement import build_changes, changes_sentence


class Freshness(StrEnum):
    """One word for how far a published build may be trusted."""

    NOT_BUILT = "Not built"
    FRESH = "Fresh"
    LATE = "Late"
    STALE = "Stale"
    FAILING = "Checks failing"


@dataclass(frozen=True)
class WorkspaceStatus:
    """What `crm status` prints and every page's badge shows."""

    build_id: str | None
    as_of: date | None
    built_at: datetime | None
    freshness: Freshness
    tables: dict[str, int] = field(default_factory=dict)
    loads: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    """Per source and table: when it last delivered, and whether that is late."""
    failing: list[str] = field(default_factory=list)
    message: str | None = None
    changes: str | None = None
    """What the served build adds to the known day before it, in one line."""


def workspace_status(settings: Settings, now: datetime | None = None) -> WorkspaceStatus:
    """Describe the workspace; a workspace never built is a state, not an error."""
    last = last_build(settings)
    failing = list(last.get("failing", [])) if last.get("state") == "failed" else []
    message = last.get("message") if failing or last.get("state") == "failed" else None
    now = now or datetime.now(UTC)
    loads = read_loads(settings)
    deliveries = last_deliveries(settings, loads, now)
    try:
        build = published_build(settings)
    except NotBuiltError:
        return WorkspaceStatus(
            None,
            None,
            None,
            Freshness.NOT_BUILT,
            loads=loads,
            deliveries=deliveries,
            failing=failing,
            message=message,
        )
    manifest = read_manifest(build)
    built_at = datetime.fromisoformat(manifest["built_at"])
    return WorkspaceStatus(
        build_id=build.build_id,
        as_of=date.fromisoformat(manifest["as_of"]),
        built_at=built_at,
        freshness=_freshness(settings, built_at, last, now),
        tables={name: state["rows"] for name, state in manifest["tables"].items()},
        loads=loads,
        deliveries=deliveries,
        failing=failing,
        message=message,
        changes=_changes(settings, build, manifest),
    )


def record_last_build(
    settings: Settings,
    *,
    build_id: str,
    state: str,
    failing: list[str],
    message: str | None,
    exit_code: int = OK,
) -> None:
    """Remember how the newest build ended, for people who look at the build before it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = last_build(settings)
    is_same = before.get("build_id") == build_id
    value = {
        "build_id": build_id,
        "state": state,
        "started_at": before.get("started_at", now) if is_same else now,
        "finished_at": now,
        "failing": failing,
        "message": message,
        "exit_code": exit_code,
    }
    write_text(_last_build_file(settings), json.dumps(value, indent=2) + "\n")
    if state in ENDED:
        remember_build(settings, value)


def last_build(settings: Settings) -> dict[str, Any]:
    """Read how the newest build ended: build_id, state, failing, message, exit_code."""
    path = _last_build_file(settings)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _last_build_file(settings: Settings) -> Path:
    return settings.paths.warehouse / "last_build.json"


def _freshness(
    settings: Settings, built_at: datetime, last: dict[str, Any], now: datetime
) -> Freshness:
    if last.get("state") == "failed":
        return Freshness.FAILING
    age = now - built_at
    if age > timedelta(hours=settings.stale_error_hours):
        return Freshness.STALE
    if age > timedelta(hours=settings.stale_warn_hours):
        return Freshness.LATE
    return Freshness.FRESH


def _changes(settings: Settings, build: PublishedBuild, manifest: dict[str, Any]) -> str | None:
    """Builds published by an earlier version say nothing of what they changed."""
    if "rpt_build_changes" not in manifest["tables"]:
        return None
    with reader(settings, build) as connection:
        return changes_sentence(build_changes(connection))
