"""Which segments wait for a prediction that no model makes yet."""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.errors import NotBuiltError
from crm.segments.asking.population import Asked
from crm.segments.asking.readiness import why_not_ready
from crm.segments.language.tree import Rule
from crm.warehouse.connection import reader


def why_waiting(settings: Settings, rule: Rule) -> str | None:
    """Say why the published build cannot answer a rule yet; None when it can, or there is none."""
    try:
        connection = reader(settings)
    except NotBuiltError:
        return None
    with connection:
        asked = Asked(settings, connection)
        return why_not_ready(rule, asked.unready, asked.rule_of)


def waiting_segments(settings: Settings, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the current segments that a published build cannot answer yet, and why.

    Parameters
    ----------
    settings : Settings
        Whose log holds the definitions.
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`.
    """
    asked = Asked(settings, connection)
    if not asked.unready:
        return {}
    rules = {slug: asked.rule_of(slug) for slug in asked.definitions}
    found = {
        slug: why_not_ready(rule, asked.unready, rules.get) for slug, rule in rules.items() if rule
    }
    return {slug: reason for slug, reason in found.items() if reason}
