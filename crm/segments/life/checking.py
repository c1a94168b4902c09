"""Looking a rule over before it becomes a segment: its shape, its canonical form, its gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm.config import Settings
from crm.segments.asking.waiting import why_waiting
from crm.segments.language.dialects import dialect_of
from crm.segments.language.rules import parse_rule, print_rule, rule_hash
from crm.segments.life.definitions import catalogue
from crm.segments.stored.store import current_segments

CANONICAL = "canonical"


@dataclass(frozen=True)
class Checked:
    """A rule that stands: the shape it was written in, and why nobody is counted yet, if so."""

    rule: dict[str, Any]
    rule_hash: str
    dialect: str
    not_ready: str | None


def check_rule(settings: Settings, raw: object) -> Checked:
    """Read a rule against the published catalogue, or dbt's before the first build.

    Raises
    ------
    RuleError
        It does not stand; the message names the path inside it.
    """
    parsed = parse_rule(raw, catalogue(settings), segments=current_segments(settings))
    shape = dialect_of(raw)
    return Checked(
        print_rule(parsed),
        rule_hash(parsed),
        shape.name if shape else CANONICAL,
        why_waiting(settings, parsed),
    )
