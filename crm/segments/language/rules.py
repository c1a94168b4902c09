"""Reading a rule strictly: checked against the catalogue, typed and normalised.

A rule is `all`, `any` or `not` around conditions. Anything unknown is an error that names the
path inside the rule, `all[1].any[0].op`; nothing is ever ignored.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from crm.errors import RuleError, Sentence
from crm.segments.language.behaviour_rules import KINDS, read_behaviour, read_membership
from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.dialects import dialect_of, read_dialect
from crm.segments.language.fields import Field
from crm.segments.language.operators import Shape, offered
from crm.segments.language.reading import (
    Counter,
    below,
    check_depth,
    check_keys,
    read_operator,
    read_value,
    required,
    unknown,
)
from crm.segments.language.tree import (
    AllOf,
    AnyOf,
    Leaf,
    Not,
    Rule,
    canonical_json,
    print_rule,
    rule_hash,
)
from crm.segments.language.values import shown

__all__ = [
    "Rule",
    "canonical_json",
    "parse_rule",
    "print_rule",
    "rule_hash",
]

GROUPS = ("all", "any", "not")
LEAF_KEYS = ("field", "op", "value")


def parse_rule(
    raw: object, catalogue: Catalogue, *, segments: Collection[str] | None = None
) -> Rule:
    """Read a rule: the canonical form, or one of the shapes of `crm.segments.language.dialects`.

    Parameters
    ----------
    raw : object
        What JSON or YAML gave: nested dicts and lists.
    catalogue : Catalogue
        The fields and events a rule may mention.
    segments : collection of str, optional
        Slugs that a membership may mention; not checked when they are not known here.

    Returns
    -------
    Rule
        Typed, aliases resolved, durations and numbers normalised.

    Raises
    ------
    RuleError
        Names the path inside the rule, the value, and what is allowed there.
    """
    counter = Counter()
    dialect = dialect_of(raw)
    if dialect is not None:
        return read_dialect(raw, dialect, catalogue, counter)
    return _Parser(catalogue, segments, counter).node(raw, "", 1)


class _Parser:
    """One reading of one rule, or of the `where` of one event (`of_event`)."""

    def __init__(
        self,
        catalogue: Catalogue,
        segments: Collection[str] | None,
        counter: Counter,
        of_event: BehaviourEvent | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.segments = segments
        self.counter = counter
        self.of_event = of_event

    def node(self, raw: object, path: str, depth: int) -> Rule:
        check_depth(depth, path)
        if not isinstance(raw, Mapping):
            raise RuleError(
                "{value} is no condition; write a group or a field.", path, value=shown(raw)
            )
        groups = [key for key in GROUPS if key in raw]
        if groups:
            return self.group(raw, groups, path, depth)
        self.counter.add(path)
        return self.condition(raw, path, depth)

    def group(
        self, raw: Mapping[str, object], groups: list[str], path: str, depth: int
    ) -> AllOf | AnyOf | Not:
        kind = groups[0]
        extra = [key for key in raw if key != kind]
        if extra:
            raise RuleError(
                "a group holds one of {groups} and nothing beside it; move {extra} into a group "
                "of its own.",
                below(path, extra[0]),
                groups=", ".join(GROUPS),
                extra=shown(extra[0]),
            )
        inside = below(path, kind)
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

    def condition(self, raw: Mapping[str, object], path: str, depth: int) -> Rule:
        kinds = [kind for kind in KINDS if kind in raw]
        if self.of_event is not None or not (kinds or "segment" in raw):
            return self.leaf(raw, path)
        if not kinds:
            return read_membership(raw, self.segments, path)

        def where(inner: object, event: BehaviourEvent, inside: str) -> Rule:
            properties = Catalogue(event.properties)
            return _Parser(properties, None, self.counter, event).node(inner, inside, depth + 1)

        return read_behaviour(raw, kinds[0], self.catalogue, path, where)

    def leaf(self, raw: Mapping[str, object], path: str) -> Leaf:
        check_keys(raw, LEAF_KEYS, Sentence("a condition"), path)
        what = Sentence("a condition is field, op and value")
        field = self.field(required(raw, "field", what, path), below(path, "field"))
        allowed = offered(field.type, inside_event=self.of_event is not None)
        op, shape = read_operator(
            required(raw, "op", what, path), field, allowed, below(path, "op")
        )
        inside = below(path, "value")
        if shape is Shape.NONE:
            if raw.get("value") is not None:
                raise RuleError("{op} takes no value; remove it.", inside, op=op)
            return Leaf(field.name, op)
        if "value" not in raw:
            raise RuleError("{op} needs a value.", inside, op=op)
        return Leaf(field.name, op, read_value(raw["value"], field, shape, op, inside))

    def field(self, name: object, path: str) -> Field:
        found = self.catalogue.find(name) if isinstance(name, str) else None
        if found is None:
            kind = (
                Sentence("property of {event}", event=self.of_event.name)
                if self.of_event
                else Sentence("field")
            )
            raise RuleError(unknown(kind, name, self.catalogue.names, self.catalogue.words), path)
        return found
