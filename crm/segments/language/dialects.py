"""The three other shapes that rules are written in, read as strictly as the canonical one.

    tree    {"operator": "and", "conditions": [{"field": ..., "operator": ">=", "value": ...}]}
    flat    {"conditions": [{"field": ..., "operator": "gte", "value": ...}]}
    typed   {"conditions": [{"type": "total_spent", "operator": ">=", "value": ...},
                            {"type": "tag", "value": "vip"}]}

Each becomes the canonical tree; a document speaks one of them throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm.errors import RuleError, Sentence
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.fields import Field
from crm.segments.language.operators import OPERATORS
from crm.segments.language.reading import (
    Counter,
    below,
    check_depth,
    check_keys,
    read_value,
    required,
    unknown,
)
from crm.segments.language.tree import AllOf, AnyOf, Leaf, Rule
from crm.segments.language.values import shown

_SYMBOLS = {"=": "eq", "!=": "neq", ">": "gt", "<": "lt", ">=": "gte", "<=": "lte"}
_WORDS = ("eq", "neq", "gt", "lt", "gte", "lte", "in", "between")
_TEMPORAL = {"gt": "after", "lt": "before", "eq": "on", "between": "between", "within": "in_last"}
_OF_TYPE = {
    "date": _TEMPORAL,
    "timestamp": _TEMPORAL,
    "set": {"eq": "has_any", "neq": "has_none", "in": "has_any"},
}
_INCLUSIVE = {"gte": "after", "lte": "before"}
TAG = "tag"


@dataclass(frozen=True)
class Dialect:
    """How one shape names things: the key of the field, and its operators."""

    name: str
    subject: str
    operators: Mapping[str, str]


TREE = Dialect("tree", "field", {**_SYMBOLS, "in": "in", "between": "between", "within": "within"})
FLAT = Dialect("flat", "field", {word: word for word in _WORDS})
TYPED = Dialect("typed", "type", TREE.operators)


def dialect_of(raw: object) -> Dialect | None:
    """Recognise a document of another shape by its keys; None when it has none of them."""
    if not isinstance(raw, Mapping) or not {"conditions", "operator"} & set(raw):
        return None
    if "operator" in raw:
        return TREE
    parts = raw["conditions"]
    first = parts[0] if isinstance(parts, list | tuple) and parts else None
    return TYPED if isinstance(first, Mapping) and "type" in first else FLAT


def read_dialect(raw: object, dialect: Dialect, catalogue: Catalogue, counter: Counter) -> Rule:
    """Read a document that `dialect_of` recognised; errors name the path as it is written there."""
    return _Reader(dialect, catalogue, counter).node(raw, "", 1)


@dataclass(frozen=True)
class _Reader:
    dialect: Dialect
    catalogue: Catalogue
    counter: Counter

    def node(self, raw: object, path: str, depth: int) -> Rule:
        check_depth(depth, path)
        if not isinstance(raw, Mapping):
            raise RuleError(
                "{value} is no condition; write a group or a field.", path, value=shown(raw)
            )
        if "conditions" in raw and (self.dialect is TREE or depth == 1):
            return self.group(raw, path, depth)
        self.counter.add(path)
        return self.leaf(raw, path)

    def group(self, raw: Mapping[str, object], path: str, depth: int) -> AllOf | AnyOf:
        keys = ("operator", "conditions") if self.dialect is TREE else ("conditions",)
        check_keys(
            raw, keys, Sentence("a group ({dialect} shape)", dialect=self.dialect.name), path
        )
        how = "and"
        if self.dialect is TREE:
            given = required(raw, "operator", Sentence("a group is operator and conditions"), path)
            if given not in ("and", "or"):
                raise RuleError(
                    unknown(Sentence("way to join"), given, ("and", "or")), below(path, "operator")
                )
            how = str(given)
        items, inside = raw["conditions"], below(path, "conditions")
        if not isinstance(items, list | tuple) or not items:
            raise RuleError("a group needs a list of at least one condition.", inside)
        parts = tuple(
            self.node(item, f"{inside}[{index}]", depth + 1) for index, item in enumerate(items)
        )
        return AllOf(parts) if how == "and" else AnyOf(parts)

    def leaf(self, raw: Mapping[str, object], path: str) -> Rule:
        subject = self.dialect.subject
        kind = Sentence("a condition ({dialect} shape)", dialect=self.dialect.name)
        check_keys(raw, (subject, "operator", "value"), kind, path)
        what = Sentence("a condition is {subject}, operator and value", subject=subject)
        name = required(raw, subject, what, path)
        field = self.catalogue.find(name) if isinstance(name, str) else None
        if field is None:
            known, words = self.catalogue.names, self.catalogue.words
            raise RuleError(unknown(Sentence("field"), name, known, words), below(path, subject))
        value = required(raw, "value", what, path)
        if self.dialect is TYPED and name == TAG and "operator" not in raw:
            return self.compared(field, "=", value, path)
        return self.compared(field, required(raw, "operator", what, path), value, path)

    def compared(self, field: Field, written: object, value: object, path: str) -> Rule:
        allowed = _offered(self.dialect, field)
        if not isinstance(written, str) or written not in allowed:
            kind = Sentence(
                "operator of {field} ({type}) in the {dialect} shape",
                field=field.name,
                type=field.type,
                dialect=self.dialect.name,
            )
            raise RuleError(unknown(kind, written, allowed), below(path, "operator"))
        op, inside = self.dialect.operators[written], below(path, "value")
        if field.type == "boolean":
            return _boolean(field, op, value, inside)
        if field.type == "set" and op != "in":
            value = [value]
        if op in _INCLUSIVE and field.type in ("date", "timestamp"):
            return _inclusive(field, op, value, inside)
        return _leaf(field, _OF_TYPE.get(field.type, {}).get(op, op), value, inside)


def _offered(dialect: Dialect, field: Field) -> list[str]:
    """List the operators of a dialect that mean something for a field."""
    if field.type == "boolean":
        known = {"eq", "neq"}
    else:
        known = set(_OF_TYPE.get(field.type, OPERATORS[field.type]))
        known |= set(_INCLUSIVE) if field.type in ("date", "timestamp") else set()
    return [written for written, op in dialect.operators.items() if op in known]


def _leaf(field: Field, op: str, value: object, path: str) -> Leaf:
    return Leaf(field.name, op, read_value(value, field, OPERATORS[field.type][op], op, path))


def _boolean(field: Field, op: str, value: object, path: str) -> Leaf:
    if not isinstance(value, bool):
        raise RuleError("{value} is not true or false.", path, value=shown(value))
    return Leaf(field.name, "is_true" if value is (op == "eq") else "is_false")


def _inclusive(field: Field, op: str, value: object, path: str) -> AnyOf:
    """From a day on, or up to it: the canonical operators leave the day itself out."""
    return AnyOf((_leaf(field, _INCLUSIVE[op], value, path), _leaf(field, "on", value, path)))
