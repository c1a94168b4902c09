"""The rule of an exported segment in English words, for people who read the manifest."""

from __future__ import annotations

import json

import duckdb

from crm.config import Settings
from crm.segments.preview import Selection


def rule_in_words(
    settings: Settings, connection: duckdb.DuckDBPyConnection, segment: Selection
) -> str:
    """Say a segment's rule; one of an earlier language stands as it was written."""
    return json.dumps(segment.rule, ensure_ascii=False)
