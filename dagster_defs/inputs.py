"""What a build is made of, as one hash: raw files, log, settings, day and code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from crm.config import PROJECT_ROOT, Settings
from crm.errors import NotBuiltError, PublishedBuildDamagedError
from crm.ops.log import head
from crm.warehouse.connection import check_whole, published_build, read_manifest
from crm.warehouse.history import history_folder
from crm.warehouse.past_days import BACKFILLED
from crm.warehouse.status import last_build

DELIVERED = ("shop", "activity", "finance")
"""Raw groups that come from outside; the others are made by the build itself."""
CODE = (
    "crm",
    "ml",
    "dagster_defs",
    *(f"dbt_project/{part}" for part in ("models", "macros", "seeds")),
)
SUFFIXES = frozenset({".csv", ".py", ".sql", ".yaml", ".yml"})
SINGLE_FILES = ("dbt_project/dbt_project.yml", "requirements.lock")
"""What decides the content of a build: a changed model or built-in segment is a changed input."""


def input_hash(settings: Settings, as_of: date) -> str:
    """Hash everything a build depends on; equal hashes mean a build would change nothing."""
    parts = [as_of.isoformat(), version("crm-warehouse"), settings.as_json(), str(head(settings))]
    parts.append(_code_digest())
    for group in DELIVERED:
        for path in sorted((settings.paths.raw / group).glob("*/*.parquet")):
            # load ids are unique, so a name and a size identify the content
            parts.append(f"{group}/{path.parent.name}/{path.name}/{path.stat().st_size}")
    for table in BACKFILLED:
        for path in sorted((history_folder(settings) / table).glob("*.parquet")):
            parts.append(f"{table}/{path.name}/{path.stat().st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def unchanged_build(settings: Settings, as_of: date) -> str | None:
    """Return the id of the served build when building that day again would change nothing."""
    try:
        build = published_build(settings)
        check_whole(build)
    except (NotBuiltError, PublishedBuildDamagedError):
        return None
    last, manifest = last_build(settings), read_manifest(build)
    is_last = last.get("state") == "published" and last.get("build_id") == build.build_id
    if not is_last or manifest["as_of"] != as_of.isoformat():
        return None
    return build.build_id if manifest["input_hash"] == input_hash(settings, as_of) else None


def last_published_inputs(settings: Settings) -> str | None:
    """Return the input hash of the published build, or None when there is none."""
    return last_manifest(settings).get("input_hash")


def last_manifest(settings: Settings) -> dict[str, Any]:
    """Return the manifest of the published build; empty when there is none."""
    try:
        return read_manifest(published_build(settings))
    except NotBuiltError:
        return {}


def _code_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(_code_files()):
        digest.update(str(path.relative_to(PROJECT_ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _code_files() -> Iterator[Path]:
    yield from (PROJECT_ROOT / name for name in SINGLE_FILES)
    for folder in CODE:
        yield from (
            path for path in (PROJECT_ROOT / folder).rglob("*.*") if path.suffix in SUFFIXES
        )
