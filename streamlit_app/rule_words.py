"""A segment's rule in words; the JSON beside it stays the truth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OPERATORS = {
    "eq": "is",
    "neq": "is not",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "between": "is between",
    "in": "is one of",
    "not_in": "is none of",
    "is_set": "is known",
    "is_missing": "is not known",
    "is_true": "is true",
    "is_false": "is false",
    "contains": "contains",
    "starts_with": "starts with",
    "before": "is before",
    "after": "is after",
    "on": "is on",
    "in_last": "is within the last",
    "not_in_last": "is not within the last",
    "in_next": "is within the next",
    "anniversary_in_next": "has its anniversary within the next",
    "has_any": "has any of",
    "has_all": "has all of",
    "has_none": "has none of",
}
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?")
UNITS = ("year", "month", "week", "day", "hour")


def rule_in_words(rule: Mapping[str, Any], labels: Mapping[str, str], depth: int = 0) -> str:
    """Write a canonical rule as one line (a condition) or an indented Markdown list (a group).

    Parameters
    ----------
    rule : mapping
        The canonical tree as `dim_segments.rule_json` holds it.
    labels : mapping
        Field name to what people call it.
    """
    indent = "    " * depth
    if "all" in rule or "any" in rule:
        word = "Everyone who meets **all** of" if "all" in rule else "Everyone who meets **any** of"
        lines = (rule_in_words(part, labels, depth + 1) for part in rule.get("all") or rule["any"])
        return "\n".join([f"{indent}- {word if not depth else word.split('who ')[1]}:", *lines])
    if "not" in rule:
        inside = rule_in_words(rule["not"], labels, depth + 1)
        return f"{indent}- **not**:\n{inside}"
    return f"{indent}- {_condition(rule, labels)}"


def rule_on_one_line(rule: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Write a canonical rule for a table cell: groups in brackets, no Markdown."""
    if "all" in rule or "any" in rule:
        joined_by = " and " if "all" in rule else " or "
        parts = (rule_on_one_line(part, labels) for part in rule.get("all") or rule["any"])
        return f"({joined_by.join(parts)})"
    if "not" in rule:
        return f"not {rule_on_one_line(rule['not'], labels)}"
    return _condition(rule, labels).replace("**", "")


def _condition(leaf: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    name = labels.get(leaf["field"], leaf["field"])
    operator = OPERATORS.get(leaf["op"], leaf["op"])
    value = _value(leaf.get("value"), " and " if leaf["op"] == "between" else ", ")
    return f"{name} {operator}{' ' + value if value else ''}"


def _value(value: Any, joined_by: str = ", ") -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return joined_by.join(_value(part) for part in value)
    text = str(value)
    return _duration(text) or f"**{text}**"


def _duration(text: str) -> str:
    found = DURATION.fullmatch(text)
    if not found or not any(found.groups()):
        return ""
    parts = (
        f"{int(count)} {unit}{'' if int(count) == 1 else 's'}"
        for count, unit in zip(found.groups(), UNITS, strict=True)
        if count
    )
    return f"**{' '.join(parts)}**"
