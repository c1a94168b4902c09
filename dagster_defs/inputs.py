"""What a build is made of, as one hash: raw files, log, settings, day and code."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib.metadata import version
from typing import Any

from crm.config import Settings
from crm.errors import NotBuiltError
from crm.ops.log import head
from crm.warehouse.connection import published_build, read_manifest

DELIVERED = ("shop", "activity", "finance")
"""Raw groups that come from outside; the others are made by the build itself."""


def input_hash(settings: Settings, as_of: date) -> str:
    """Hash everything a build depends on; equal hashes mean a build would change nothing."""
    parts = [as_of.isoformat(), version("crm-warehouse"), settings.as_json(), str(head(settings))]
    for group in DELIVERED:
        for path in sorted((settings.paths.raw / group).glob("*/*.parquet")):
            # load ids are unique, so a name and a size identify the content
            parts.append(f"{group}/{path.parent.name}/{path.name}/{path.stat().st_size}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def last_published_inputs(settings: Settings) -> str | None:
    """Return the input hash of the published build, or None when there is none."""
    return last_manifest(settings).get("input_hash")


def last_manifest(settings: Settings) -> dict[str, Any]:
    """Return the manifest of the published build; empty when there is none."""
    try:
        return read_manifest(published_build(settings))
    except NotBuiltError:
        return {}
