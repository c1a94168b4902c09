"""What every part of the parser needs: paths, hints, values in the shape an operator asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from crm.errors import RuleError
from crm.segments.language.fields import Field
from crm.segments.language.operators import Shape
from crm.segments.language.tree import Value
from crm.segments.language.values import (
    PARSERS,
    Duration,
    Scalar,
    parse_duration,
    parse_probability,
    print_scalar,
    shown,
)

DEPTH_LIMIT, LEAF_LIMIT, LIST_LIMIT = 32, 500, 1_000


class Counter:
    """Counts the conditions of one rule, those inside a `where` too."""

    def __init__(self) -> None:
        self.leaves = 0

    def add(self, path: str) -> None:
        """Count one more; refuse the first above the limit."""
        self.leaves += 1
        if self.leaves > LEAF_LIMIT:
            raise RuleError(f"the rule has more than {LEAF_LIMIT} conditions; split it.", path)


def check_depth(depth: int, path: str) -> None:
    """Refuse a rule nested deeper than anybody reads."""
    if depth > DEPTH_LIMIT:
        raise RuleError(f"the rule is more than {DEPTH_LIMIT} levels deep; flatten it.", path[:120])


def below(path: str, key: object) -> str:
    """Return the path of a key inside `path`."""
    name = str(key)[:40] if isinstance(key, str) else shown(key)
    return f"{path}.{name}" if path else name


def unknown(kind: str, given: object, allowed: Collection[str]) -> str:
    """Say that something is not known, what was perhaps meant, and what is allowed."""
    if not allowed:
        return f"{shown(given)} is no {kind}; there is none yet."
    text = given[:80] if isinstance(given, str) else ""
    close = get_close_matches(text, list(allowed), n=1, cutoff=0.6)
    hint = f"did you mean '{close[0]}'? Allowed" if close else "allowed"
    return f"{shown(given)} is no {kind}; {hint}: {', '.join(allowed)}."


def check_keys(raw: Mapping[str, object], allowed: Collection[str], kind: str, path: str) -> None:
    """Refuse a key that would otherwise be ignored."""
    for key in raw:
        if key not in allowed:
            raise RuleError(unknown(f"key of {kind}", key, allowed), below(path, key))


def required(raw: Mapping[str, object], key: str, what: str, path: str) -> object:
    """Return the value of a key that must be there; `what` says what the whole consists of."""
    if key not in raw:
        raise RuleError(f"'{key}' is missing; {what}.", below(path, key))
    return raw[key]


def read_operator(
    raw: object, field: Field, allowed: Mapping[str, Shape], path: str
) -> tuple[str, Shape]:
    """Read one of a field's operators."""
    if not isinstance(raw, str) or raw not in allowed:
        raise RuleError(
            unknown(f"operator of {field.name} ({field.type})", raw, tuple(allowed)), path
        )
    return raw, allowed[raw]


def read_value(raw: object, field: Field, shape: Shape, op: str, path: str) -> Value:
    """Read a value in the shape its operator asks for."""
    if shape is Shape.DURATION:
        return read_duration(raw, field.type, f"{field.name} {op}", path)
    if shape is Shape.SHARE:
        return parse_probability(raw, path)
    parse = PARSERS[field.type]
    if shape is Shape.ONE:
        return parse(raw, path)
    if shape is Shape.DAY:
        return PARSERS["date"](raw, path)
    items = read_list(raw, op, path)
    values = tuple(parse(item, f"{path}[{index}]") for index, item in enumerate(items))
    return ordered_pair(values, path) if shape is Shape.PAIR else values


def read_duration(raw: object, kind: str, what: str, path: str) -> Duration:
    """Read a duration; dates and anniversaries know days only."""
    duration = parse_duration(raw, path)
    if duration.unit == "H" and (kind == "date" or what.endswith("anniversary_in_next")):
        raise RuleError(f"{what} counts days; write P1D instead of hours.", path)
    return duration


def read_list(raw: object, op: str, path: str) -> list[object]:
    """Read a list that is neither empty nor endless."""
    if not isinstance(raw, list | tuple) or not 0 < len(raw) <= LIST_LIMIT:
        raise RuleError(f"{op} needs a list of 1 to {LIST_LIMIT} values.", path)
    return list(raw)


def ordered_pair(values: tuple[Scalar, ...], path: str) -> tuple[Scalar, Scalar]:
    """Check two ends: of one kind, the lower one first."""
    if len(values) != 2:
        raise RuleError(f"between needs two values, not {len(values)}.", path)
    low, high = values
    if type(low) is not type(high) or getattr(low, "tzinfo", 0) != getattr(high, "tzinfo", 0):
        raise RuleError("between needs two values of one kind: two days or two times.", path)
    if low > high:  # type: ignore[operator]  # both are of one kind by now
        raise RuleError(f"{print_scalar(low)} is above {print_scalar(high)}; swap them.", path)
    return low, high
