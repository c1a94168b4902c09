"""Reading a rule strictly: checked against the catalogue, typed and normalised.

A rule is `all`, `any` or `not` around conditions on one field each. Anything unknown is an error
that names the path inside the rule, `all[1].any[0].op`; nothing is ever ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from crm.errors import RuleError
from crm.segments.fields import Catalogue, Field
from crm.segments.operators import OPERATORS, Shape
from crm.segments.tree import (
    AllOf,
    AnyOf,
    Leaf,
    Not,
    Rule,
    Value,
    canonical_json,
    print_rule,
    rule_hash,
)
from crm.segments.values import (
    PARSERS,
    Duration,
    Scalar,
    parse_duration,
    print_scalar,
    shown,
)

__all__ = ["Rule", "canonical_json", "parse_rule", "print_rule", "rule_hash"]

DEPTH_LIMIT, LEAF_LIMIT, LIST_LIMIT = 32, 500, 1_000
GROUPS = ("all", "any", "not")
LEAF_KEYS = ("field", "op", "value")


def parse_rule(raw: object, catalogue: Catalogue) -> Rule:
    """Read a rule in its canonical form.

    Parameters
    ----------
    raw : object
        What JSON or YAML gave: nested dicts and lists.
    catalogue : Catalogue
        The fields a rule may mention.

    Returns
    -------
    Rule
        Typed, aliases resolved, durations and numbers normalised.

    Raises
    ------
    RuleError
        Names the path inside the rule, the value, and what is allowed there.
    """
    return _Parser(catalogue).node(raw, "", 1)


class _Parser:
    """One reading of one rule; counts conditions on the way."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.leaves = 0

    def node(self, raw: object, path: str, depth: int) -> Rule:
        if depth > DEPTH_LIMIT:
            raise RuleError(
                f"the rule is more than {DEPTH_LIMIT} levels deep; flatten it.", path[:120]
            )
        if not isinstance(raw, Mapping):
            raise RuleError(f"{shown(raw)} is no condition; write a group or a field.", path)
        groups = [key for key in GROUPS if key in raw]
        if groups:
            return self.group(raw, groups, path, depth)
        return self.leaf(raw, path)

    def group(
        self, raw: Mapping[str, object], groups: list[str], path: str, depth: int
    ) -> AllOf | AnyOf | Not:
        kind = groups[0]
        extra = [key for key in raw if key != kind]
        if extra:
            raise RuleError(
                f"a group holds one of {', '.join(GROUPS)} and nothing beside it; "
                f"move {shown(extra[0])} into a group of its own.",
                _below(path, str(extra[0])),
            )
        inside = _below(path, kind)
        if kind == "not":
            return Not(self.node(raw["not"], inside, depth + 1))
        parts = self.parts(raw[kind], inside, depth)
        return AllOf(parts) if kind == "all" else AnyOf(parts)

    def parts(self, raw: object, path: str, depth: int) -> tuple[Rule, ...]:
        if not isinstance(raw, list | tuple) or not raw:
            raise RuleError("a group needs a list of at least one condition.", path)
        return tuple(
            self.node(part, f"{path}[{index}]", depth + 1) for index, part in enumerate(raw)
        )

    def leaf(self, raw: Mapping[str, object], path: str) -> Leaf:
        self.leaves += 1
        if self.leaves > LEAF_LIMIT:
            raise RuleError(f"the rule has more than {LEAF_LIMIT} conditions; split it.", path)
        for key in raw:
            if key not in LEAF_KEYS:
                raise RuleError(_unknown("key", key, (*LEAF_KEYS, *GROUPS)), _below(path, str(key)))
        field = self.field(raw, path)
        op = self.operator(raw, field, path)
        return Leaf(field.name, op, _value(raw, field, OPERATORS[field.type][op], op, path))

    def field(self, raw: Mapping[str, object], path: str) -> Field:
        name = _required(raw, "field", path)
        field = self.catalogue.find(name) if isinstance(name, str) else None
        if field is None:
            raise RuleError(_unknown("field", name, self.catalogue.names), _below(path, "field"))
        return field

    def operator(self, raw: Mapping[str, object], field: Field, path: str) -> str:
        op = _required(raw, "op", path)
        offered = OPERATORS[field.type]
        if not isinstance(op, str) or op not in offered:
            kind = f"operator of {field.name} ({field.type})"
            raise RuleError(_unknown(kind, op, tuple(offered)), _below(path, "op"))
        return op


def _required(raw: Mapping[str, object], key: str, path: str) -> object:
    if key not in raw:
        raise RuleError(
            f"'{key}' is missing; a condition is field, op and value.", _below(path, key)
        )
    return raw[key]


def _value(raw: Mapping[str, object], field: Field, shape: Shape, op: str, path: str) -> Value:
    inside = _below(path, "value")
    if shape is Shape.NONE:
        if raw.get("value") is not None:
            raise RuleError(f"{op} takes no value; remove it.", inside)
        return None
    if "value" not in raw:
        raise RuleError(f"{op} needs a value.", inside)
    if shape is Shape.DURATION:
        return _duration(raw["value"], field, op, inside)
    parse = PARSERS[field.type]
    if shape is Shape.ONE:
        return parse(raw["value"], inside)
    if shape is Shape.DAY:
        return PARSERS["date"](raw["value"], inside)
    items = _list(raw["value"], op, inside)
    values = tuple(parse(item, f"{inside}[{index}]") for index, item in enumerate(items))
    return _ordered_pair(values, inside) if shape is Shape.PAIR else values


def _duration(value: object, field: Field, op: str, path: str) -> Duration:
    duration = parse_duration(value, path)
    if duration.unit == "H" and (field.type == "date" or op == "anniversary_in_next"):
        raise RuleError(f"{field.name} {op} counts days; write P1D instead of hours.", path)
    return duration


def _list(value: object, op: str, path: str) -> list[object]:
    if not isinstance(value, list | tuple) or not 0 < len(value) <= LIST_LIMIT:
        raise RuleError(f"{op} needs a list of 1 to {LIST_LIMIT} values.", path)
    return list(value)


def _ordered_pair(values: tuple[Scalar, ...], path: str) -> tuple[Scalar, ...]:
    if len(values) != 2:
        raise RuleError(f"between needs two values, not {len(values)}.", path)
    low, high = values
    if type(low) is not type(high) or getattr(low, "tzinfo", 0) != getattr(high, "tzinfo", 0):
        raise RuleError("between needs two values of one kind: two days or two times.", path)
    if low > high:  # type: ignore[operator]  # both are of one kind by now
        raise RuleError(f"{print_scalar(low)} is above {print_scalar(high)}; swap them.", path)
    return values


def _unknown(kind: str, given: object, allowed: tuple[str, ...]) -> str:
    close = get_close_matches(str(given)[:80], allowed, n=1, cutoff=0.6)
    hint = f"did you mean '{close[0]}'? Allowed" if close else "allowed"
    return f"{shown(given)} is no {kind}; {hint}: {', '.join(allowed)}."


def _below(path: str, key: str) -> str:
    return f"{path}.{key[:40]}" if path else key[:40]
