"""Which operators a field offers: its type decides, so a senseless pair cannot be saved."""

from __future__ import annotations

from enum import Enum

Shape = Enum("Shape", "NONE ONE PAIR MANY DAY DURATION SHARE")

_NUMERIC = {
    "eq": Shape.ONE,
    "neq": Shape.ONE,
    "gt": Shape.ONE,
    "gte": Shape.ONE,
    "lt": Shape.ONE,
    "lte": Shape.ONE,
    "between": Shape.PAIR,
    "in": Shape.MANY,
    "not_in": Shape.MANY,
    "is_set": Shape.NONE,
    "is_missing": Shape.NONE,
    "percentile_gte": Shape.SHARE,
    "percentile_lte": Shape.SHARE,
}
_TEMPORAL = {
    "before": Shape.ONE,
    "after": Shape.ONE,
    "on": Shape.DAY,
    "between": Shape.PAIR,
    "in_last": Shape.DURATION,
    "not_in_last": Shape.DURATION,
    "in_next": Shape.DURATION,
    "is_set": Shape.NONE,
    "is_missing": Shape.NONE,
    "anniversary_in_next": Shape.DURATION,
}
OPERATORS: dict[str, dict[str, Shape]] = {
    "number": _NUMERIC,
    "money": _NUMERIC,
    "probability": _NUMERIC,
    "text": {
        "eq": Shape.ONE,
        "neq": Shape.ONE,
        "in": Shape.MANY,
        "not_in": Shape.MANY,
        "contains": Shape.ONE,
        "starts_with": Shape.ONE,
        "is_set": Shape.NONE,
        "is_missing": Shape.NONE,
    },
    "boolean": {"is_true": Shape.NONE, "is_false": Shape.NONE, "is_missing": Shape.NONE},
    "date": _TEMPORAL,
    "timestamp": _TEMPORAL,
    "set": {
        "has_any": Shape.MANY,
        "has_all": Shape.MANY,
        "has_none": Shape.MANY,
        "is_set": Shape.NONE,
        "is_missing": Shape.NONE,
    },
}


def offered(kind: str, *, inside_event: bool = False) -> dict[str, Shape]:
    """Return the operators of a type; a share of everybody means nothing for one event."""
    return {
        op: shape
        for op, shape in OPERATORS[kind].items()
        if not (inside_event and shape is Shape.SHARE)
    }


COUNTED = {
    op: shape
    for op, shape in offered("number", inside_event=True).items()
    if shape is not Shape.NONE
}
"""How often something happened is compared by these."""
