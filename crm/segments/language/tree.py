"""The rule tree as frozen data: what a rule is, how it prints, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from crm.segments.language.values import Duration, Scalar, print_scalar

Value = Scalar | Duration | tuple[Scalar, ...] | None
WindowKind = Literal["ever", "in_last", "between"]
BehaviourKind = Literal["did", "did_not", "first_did", "stopped"]
MembershipOp = Literal["in", "not_in", "was_in"]


@dataclass(frozen=True)
class Leaf:
    """One condition on one field; `value` has the shape its operator asks for."""

    field: str
    op: str
    value: Value = None


@dataclass(frozen=True)
class Window:
    """When something happened, seen from the end of the `as_of` day: a duration or two ends."""

    kind: WindowKind = "ever"
    value: Duration | tuple[Scalar, Scalar] | None = None


@dataclass(frozen=True)
class Behaviour:
    """What a person did; `times` is an operator and its value, None means at least once."""

    kind: BehaviourKind
    event: str
    times: tuple[str, Value] | None = None
    window: Window = field(default_factory=Window)
    where: Rule | None = None
    distinct_by: str | None = None


@dataclass(frozen=True)
class Membership:
    """Belonging to another segment now, or on the day `as_of` (`was_in` and nothing else)."""

    segment: str
    op: MembershipOp
    as_of: date | None = None


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


Condition = Leaf | Behaviour | Membership
Rule = AllOf | AnyOf | Not | Condition


def conditions(rule: Rule) -> Iterator[Condition]:
    """Yield the conditions of a rule in their order; those inside a `where` are the events'."""
    if isinstance(rule, Not):
        yield from conditions(rule.part)
    elif isinstance(rule, AllOf | AnyOf):
        for part in rule.parts:
            yield from conditions(part)
    else:
        yield rule


def print_rule(rule: Rule) -> dict[str, Any]:
    """Write a rule as plain JSON types; `parse_rule` of it gives the same rule."""
    if isinstance(rule, Not):
        return {"not": print_rule(rule.part)}
    if isinstance(rule, AllOf | AnyOf):
        kind = "all" if isinstance(rule, AllOf) else "any"
        return {kind: [print_rule(part) for part in rule.parts]}
    if isinstance(rule, Behaviour):
        return _print_behaviour(rule)
    if isinstance(rule, Membership):
        printed: dict[str, Any] = {"segment": rule.segment, "op": rule.op}
        return printed if rule.as_of is None else {**printed, "as_of": rule.as_of.isoformat()}
    value = _print_value(rule.value)
    leaf = {"field": rule.field, "op": rule.op}
    return leaf if value is None else {**leaf, "value": value}


def _print_behaviour(rule: Behaviour) -> dict[str, Any]:
    printed: dict[str, Any] = {rule.kind: rule.event}
    if rule.times is not None:
        op, value = rule.times
        printed["times"] = {op: _print_value(value)}
    if rule.window.kind != "ever":
        printed[rule.window.kind] = _print_value(rule.window.value)
    if rule.where is not None:
        printed["where"] = print_rule(rule.where)
    if rule.distinct_by is not None:
        printed["distinct_by"] = rule.distinct_by
    return printed


def _print_value(value: Value) -> Any:
    if isinstance(value, tuple):
        return [print_scalar(item) for item in value]
    return None if value is None else print_scalar(value)


def canonical_json(rule: Rule) -> str:
    """Write a rule as one line of JSON, always the same text for the same rule."""
    return json.dumps(print_rule(rule), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def rule_hash(rule: Rule) -> str:
    """SHA-256 of the canonical JSON: two rules with one hash are one rule."""
    return hashlib.sha256(canonical_json(rule).encode()).hexdigest()
