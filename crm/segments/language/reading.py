"""What every part of the parser needs: paths, hints, values in the shape an operator asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from crm.errors import RuleError, Sentence
from crm.segments.language.fields import Field
from crm.segments.language.nearest import did_you_mean, nearest
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

LISTED = 20
"""So many names are still read; of more, only those that were perhaps meant are told."""
DEPTH_LIMIT, LEAF_LIMIT, LIST_LIMIT = 32, 500, 1_000


class Counter:
    """Counts the conditions of one rule, those inside a `where` too."""

    def __init__(self) -> None:
        self.leaves = 0

    def add(self, path: str) -> None:
        """Count one more; refuse the first above the limit."""
        self.leaves += 1
        if self.leaves > LEAF_LIMIT:
            raise RuleError(
                "the rule has more than {leaf_limit} conditions; split it.",
                path,
                leaf_limit=LEAF_LIMIT,
            )


def check_depth(depth: int, path: str) -> None:
    """Refuse a rule nested deeper than anybody reads."""
    if depth > DEPTH_LIMIT:
        raise RuleError(
            "the rule is more than {depth_limit} levels deep; flatten it.",
            path[:120],
            depth_limit=DEPTH_LIMIT,
        )


def below(path: str, key: object) -> str:
    """Return the path of a key inside `path`."""
    name = str(key)[:40] if isinstance(key, str) else shown(key)
    return f"{path}.{name}" if path else name


def unknown(
    kind: Sentence,
    given: object,
    allowed: Collection[str],
    words: Mapping[str, str] | None = None,
) -> Sentence:
    """Say that something is not known, what was perhaps meant, and what is allowed.

    `words` are other words for what is allowed, such as the labels that people read.
    """
    value, known = shown(given), ", ".join(allowed)
    if not allowed:
        return Sentence("{value} is no {kind}; there is none yet.", value=value, kind=kind)
    meant = did_you_mean(_meant(given, allowed, words or {}))
    if meant is None:
        return Sentence(
            "{value} is no {kind}; allowed: {known}.", value=value, kind=kind, known=known
        )
    if len(allowed) > LISTED:
        return Sentence("{value} is no {kind}; {meant}", value=value, kind=kind, meant=meant)
    return Sentence(
        "{value} is no {kind}; {meant} Allowed: {known}.",
        value=value,
        kind=kind,
        meant=meant,
        known=known,
    )


def _meant(given: object, allowed: Collection[str], words: Mapping[str, str]) -> list[str]:
    if not isinstance(given, str):
        return []
    return nearest(given, {one: one for one in allowed} | dict(words))


def check_keys(
    raw: Mapping[str, object], allowed: Collection[str], kind: Sentence, path: str
) -> None:
    """Refuse a key that would otherwise be ignored."""
    for key in raw:
        if key not in allowed:
            raise RuleError(
                unknown(Sentence("key of {kind}", kind=kind), key, allowed), below(path, key)
            )


def required(raw: Mapping[str, object], key: str, what: Sentence, path: str) -> object:
    """Return the value of a key that must be there; `what` says what the whole consists of."""
    if key not in raw:
        raise RuleError("'{key}' is missing; {what}.", below(path, key), key=key, what=what)
    return raw[key]


def read_operator(
    raw: object, field: Field, allowed: Mapping[str, Shape], path: str
) -> tuple[str, Shape]:
    """Read one of a field's operators."""
    if not isinstance(raw, str) or raw not in allowed:
        raise RuleError(
            unknown(
                Sentence("operator of {field} ({type})", field=field.name, type=field.type),
                raw,
                tuple(allowed),
            ),
            path,
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
        raise RuleError("{what} counts days; write P1D instead of hours.", path, what=what)
    return duration


def read_list(raw: object, op: str, path: str) -> list[object]:
    """Read a list that is neither empty nor endless."""
    if not isinstance(raw, list | tuple) or not 0 < len(raw) <= LIST_LIMIT:
        raise RuleError(
            "{op} needs a list of 1 to {list_limit} values.", path, op=op, list_limit=LIST_LIMIT
        )
    return list(raw)


def ordered_pair(values: tuple[Scalar, ...], path: str) -> tuple[Scalar, Scalar]:
    """Check two ends: of one kind, the lower one first."""
    if len(values) != 2:
        raise RuleError("between needs two values, not {values}.", path, values=len(values))
    low, high = values
    if type(low) is not type(high) or getattr(low, "tzinfo", 0) != getattr(high, "tzinfo", 0):
        raise RuleError("between needs two values of one kind: two days or two times.", path)
    if low > high:  # type: ignore[operator]  # both are of one kind by now
        raise RuleError(
            "{low} is above {high}; swap them.",
            path,
            low=print_scalar(low),
            high=print_scalar(high),
        )
    return low, high
