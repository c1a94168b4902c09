"""A rule in words, English or Romanian; the JSON beside it stays the truth.

Fields, events and segments are called what the catalogue calls them. Romanian says a condition as
`label: what is wanted`, so that no adjective has to agree with a label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any, cast

from crm.segments.language.catalogue import Catalogue
from crm.segments.language.tree import (
    AllOf,
    AnyOf,
    Behaviour,
    Condition,
    Leaf,
    Membership,
    Not,
    Rule,
)
from crm.segments.language.values import Duration
from crm.segments.wording.languages.parts import Phrases
from crm.segments.wording.phrases import PHRASES, Language, counted, number_text

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:-])")


@dataclass(frozen=True)
class Words:
    """Says rules in one language.

    Parameters
    ----------
    catalogue : Catalogue
        What fields and events are called.
    language : {'en', 'ro'}
        The language of the sentences; values stay as they are.
    segments : mapping
        Slug to the name people know; a slug without one stands for itself.
    zone : tzinfo
        Whose local times instants are told in.
    currency : str, optional
        Written after amounts of money.
    is_markdown : bool
        Values stand out, and nothing in them is taken for Markdown.
    """

    catalogue: Catalogue
    language: Language = "en"
    segments: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    currency: str | None = None
    is_markdown: bool = False

    @property
    def phrases(self) -> Phrases:
        """The language's words."""
        return PHRASES[self.language]

    def line(self, rule: Rule) -> str:
        """Write a rule on one line: groups in brackets, the outermost without them."""
        text = self._nested(rule)
        return text[1:-1] if isinstance(rule, AllOf | AnyOf) else text

    def outline(self, rule: Rule, depth: int = 0) -> str:
        """Write a rule as a Markdown list, one line per condition, groups indented."""
        indent, words = "    " * depth, self.phrases.words
        if isinstance(rule, Not):
            head = self.strong(words["not_of"])
            return f"{indent}- {head}:\n{self.outline(rule.part, depth + 1)}"
        if isinstance(rule, AllOf | AnyOf):
            kind = "all" if isinstance(rule, AllOf) else "any"
            head = words[f"{kind}_of" if depth else f"every_{kind}"]
            head = head.format(word=self.strong(words[kind]))
            parts = (self.outline(part, depth + 1) for part in rule.parts)
            return "\n".join([f"{indent}- {head}", *parts])
        return f"{indent}- {self.condition(rule)}"

    def condition(self, one: Condition) -> str:
        """Write one condition."""
        if isinstance(one, Behaviour):
            return self._behaviour(one)
        if isinstance(one, Membership):
            return self._membership(one)
        said = self._said(one)
        return self.phrases.about.format(label=self.label(one.field), said=said)

    def label(self, name: str) -> str:
        """Return what people call a field; a field that is gone keeps its name."""
        found = self.catalogue.find(name)
        if found is None:
            return name
        return found.label_ro if self.language == "ro" else found.label_en

    def event(self, name: str) -> str:
        """Return what people call an event."""
        found = self.catalogue.find_event(name)
        if found is None:
            return name
        return found.label_ro if self.language == "ro" else found.label_en

    def value(self, value: Any, kind: str | None = None) -> str:
        """Write one value of a field of type `kind`."""
        if isinstance(value, Duration):
            return counted(value.amount, value.unit, self.language)
        if isinstance(value, bool):
            return self.phrases.words["yes" if value else "no"]
        if isinstance(value, int | float | Decimal):
            return self._number(Decimal(str(value)), kind)
        if isinstance(value, datetime):
            local = value.astimezone(self.zone) if value.tzinfo else value
            return f"{local:%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            return value.isoformat()
        return MARKDOWN.sub(r"\\\1", str(value)) if self.is_markdown else str(value)

    def strong(self, text: str) -> str:
        """Let a word stand out where the text is Markdown."""
        return f"**{text}**" if self.is_markdown else text

    def _number(self, value: Decimal, kind: str | None) -> str:
        if kind == "probability":
            return f"{number_text(100 * value, self.language)} %"
        text = number_text(value, self.language)
        return f"{text} {self.currency}" if kind == "money" and self.currency else text

    def _nested(self, rule: Rule) -> str:
        words = self.phrases.words
        if isinstance(rule, Not):
            inside = self._nested(rule.part)
            return words["not"] + (inside if inside.startswith("(") else f"({inside})")
        if isinstance(rule, AllOf | AnyOf):
            joint = words["and" if isinstance(rule, AllOf) else "or"]
            return f"({joint.join(self._nested(part) for part in rule.parts)})"
        return self.condition(rule)

    def _said(self, leaf: Leaf) -> str:
        said = self.phrases.operators[leaf.op]
        if isinstance(leaf.value, Duration):
            return said.format(window=self._window_of(leaf.value, leaf.op))
        if leaf.value is None:
            return said
        found = self.catalogue.find(leaf.field)
        return f"{said} {self._values(leaf, found.type if found else None)}"

    def _values(self, leaf: Leaf, kind: str | None) -> str:
        if leaf.op.startswith("percentile"):
            return self.strong(self._number(100 * cast("Decimal", leaf.value), None))
        if isinstance(leaf.value, tuple):
            joint = self.phrases.words["and"] if leaf.op == "between" else ", "
            return self._list(leaf.value, kind, joint)
        return self.strong(self.value(leaf.value, kind))

    def _list(self, values: Sequence[Any], kind: str | None = None, joint: str = ", ") -> str:
        return joint.join(self.strong(self.value(value, kind)) for value in values)

    def _window_of(self, length: Duration, op: str) -> str:
        one, many = self.phrases.windows["next" if op.endswith("next") else "last"]
        if length.amount == 1:
            return one.format(unit=self.strong(self.phrases.units[length.unit][0]))
        return many.format(length=self.strong(self.value(length)))

    def _behaviour(self, one: Behaviour) -> str:
        words, window = self.phrases.words, self._window(one)
        if one.kind == "did_not":
            said = f"{words['did_not']} {window}" if window else words["never"]
        elif one.kind == "did":
            said = f"{self._times(one)} {window}"
        else:
            said = f"{words[one.kind]} {window}"
        return f"{self.event(one.event)}: {said.strip()}{self._details(one)}"

    def _window(self, one: Behaviour) -> str:
        value = one.window.value
        if isinstance(value, Duration):
            return self._window_of(value, "in_last")
        if value is None:
            return ""
        first, last = (self.strong(self.value(end)) for end in value)
        return self.phrases.words["window_between"].format(first=first, last=last)

    def _times(self, one: Behaviour) -> str:
        op, value = one.times or ("gte", Decimal(1))
        template = self.phrases.times[op]
        if isinstance(value, tuple):
            low, high = self._list(value[:1]), self._list(value[-1:])
            return template.format(low=low, high=high, list=self._list(value))
        number = int(cast("Decimal", value))
        if number == 1:
            times = self.strong(self.phrases.words["once"])
        else:
            times = self.strong(counted(number, "times", self.language))
            template = f"de {template}" if self._takes_de(template) else template
        return template.format(times=times, number=self.strong(str(number)))

    def _takes_de(self, template: str) -> bool:
        return self.language == "ro" and "{times}" in template

    def _details(self, one: Behaviour) -> str:
        found, words = self.catalogue.find_event(one.event), self.phrases.words
        inner = replace(self, catalogue=Catalogue(found.properties if found else ()))
        details = []
        if one.where is not None:
            moved = _moved(one.where) if found is not None and found.family == "moved" else None
            details.append(
                " ".join(f"{words[way]} {self._list(names)}" for way, names in moved)
                if moved
                else f"{words['where']} {inner.line(one.where)}"
            )
        if one.distinct_by is not None:
            what = words.get(f"counted_{one.distinct_by}", words["counted"])
            details.append(what.format(label=inner.label(one.distinct_by)))
        return "".join(f", {detail}" for detail in details)

    def _membership(self, one: Membership) -> str:
        name = self.strong(self.value(self.segments.get(one.segment, one.segment)))
        day = self.strong(str(one.as_of)) if one.as_of else ""
        return self.phrases.memberships[one.op].format(segment=name, day=day)


def _moved(where: Rule) -> list[tuple[str, tuple[Any, ...]]] | None:
    """Read `from_… is A` and `to_… is B`, in this order; None when the rule says more than that."""
    parts = where.parts if isinstance(where, AllOf) else (where,)
    found: dict[str, tuple[Any, ...]] = {}
    for part in parts:
        way = part.field.partition("_")[0] if isinstance(part, Leaf) else ""
        if way not in ("from", "to") or way in found or part.op not in ("eq", "in"):  # type: ignore[union-attr]
            return None
        value = part.value  # type: ignore[union-attr]
        found[way] = value if isinstance(value, tuple) else (value,)
    return sorted(found.items())
