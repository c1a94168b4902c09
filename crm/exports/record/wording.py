"""The rule of an exported segment in English words, for people who read the manifest."""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.errors import RuleError
from crm.segments.asking.preview import Selection
from crm.segments.language.catalogue import catalogue_from_build
from crm.segments.language.rules import parse_rule
from crm.segments.wording.words import Words


def rule_in_words(
    settings: Settings, connection: duckdb.DuckDBPyConnection, segment: Selection
) -> str:
    """Say a segment's rule; people listed by hand have none."""
    if segment.rule is None:
        return "the people whom somebody put on its list"
    catalogue = catalogue_from_build(connection)
    try:
        rule = parse_rule(segment.rule, catalogue)
    except RuleError:
        return "as the JSON beside says; this version of the catalogue has no words for it"
    words = Words(catalogue, zone=settings.zone, currency=settings.currency)
    return words.line(rule)
