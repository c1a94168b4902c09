"""The rule tree as frozen data: what a rule is, how it prints, and its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from crm.segments.values import Duration, Scalar, print_scalar

Value = Scalar | Duration | tuple[Scalar, ...] | None


@dataclass(frozen=True)
class Leaf:
    """One condition on one field; `value` has the shape its operator asks for."""

    field: str
    op: str
    value: Value = None


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold: plain negation, so rule and `not` rule cover everybody."""

    part: Rule


Rule = AllOf | AnyOf | Not | Leaf


def print_rule(rule: Rule) -> dict[str, Any]:
    """Write a rule as plain JSON types; `parse_rule` of it gives the same rule."""
    if isinstance(rule, Not):
        return {"not": print_rule(rule.part)}
    if isinstance(rule, AllOf | AnyOf):
        kind = "all" if isinstance(rule, AllOf) else "any"
        return {kind: [print_rule(part) for part in rule.parts]}
    printed: dict[str, Any] = {"field": rule.field, "op": rule.op}
    if isinstance(rule.value, tuple):
        printed["value"] = [print_scalar(value) for value in rule.value]
    elif rule.value is not None:
        printed["value"] = print_scalar(rule.value)
    return printed


def canonical_json(rule: Rule) -> str:
    """Write a rule as one line of JSON, always the same text for the same rule."""
    return json.dumps(print_rule(rule), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def rule_hash(rule: Rule) -> str:
    """SHA-256 of the canonical JSON: two rules with one hash are one rule."""
    return hashlib.sha256(canonical_json(rule).encode()).hexdigest()
