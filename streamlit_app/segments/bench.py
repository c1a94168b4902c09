"""What every line of the builder needs at hand: the catalogue, its words, and what may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from crm.segments.language.behaviour_rules import KINDS
from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.fields import Field
from crm.segments.wording.words import Words
from streamlit_app.segments.draft import Draft
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _

SEGMENT = "segment"
"""The subject of a line that asks about another segment."""
FAMILIES: Mapping[str, str] = {
    "bought": N_("Bought"),
    "attended": N_("Attended"),
    "engaged": N_("Engaged"),
    "is": N_("Profile"),
    "scored": N_("Scored"),
    "moved": N_("Moved"),
    "tagged": N_("Tagged"),
    "consented": N_("Consented"),
    "loyalty": N_("Loyalty"),
}
"""What subjects are grouped by, in the order of the list."""
WINDOWED: Mapping[str, str] = {
    "in_last": N_("is within the last"),
    "not_in_last": N_("is not within the last"),
    "in_next": N_("is within the next"),
    "anniversary_in_next": N_("has its anniversary within the next"),
}
FRESH: Mapping[str, Mapping[str, Any]] = {
    "number": {"op": "gte", "value": 1},
    "money": {"op": "gte", "value": 100},
    "probability": {"op": "gte", "value": 0.5},
    "boolean": {"op": "is_true"},
    "date": {"op": "in_last", "value": "P90D"},
    "timestamp": {"op": "in_last", "value": "P90D"},
    "text": {"op": "in", "value": []},
    "set": {"op": "has_any", "value": []},
}
"""How a new condition on a field of a type begins."""


@dataclass(frozen=True)
class Bench:
    """The draft on the bench and the tools beside it; `slots` is where a line's count goes."""

    session: Session
    draft: Draft
    catalogue: Catalogue
    words: Words
    names: Mapping[str, str]
    slots: dict[int, DeltaGenerator] = field(default_factory=dict)

    @cached_property
    def subjects(self) -> dict[str, str]:
        """What a line may be about, by key: family and label."""
        order = list(FAMILIES)
        found = [(one.family, self.words.label(one.name), f"field:{one.name}")
                 for one in self.catalogue.fields]  # fmt: skip
        found += [(one.family, self.words.event(one.name), f"did:{one.name}")
                  for one in self.catalogue.events]  # fmt: skip
        found.sort(key=lambda one: (order.index(one[0]) if one[0] in order else 99, one[1]))
        named = {
            key: f"{_(FAMILIES.get(family, family))} · {label}" for family, label, key in found
        }
        return {**named, SEGMENT: _("In another segment")}

    def fresh(self, subject: str) -> dict[str, Any]:
        """Begin a condition about a subject."""
        kind, _colon, name = subject.partition(":")
        if kind == SEGMENT:
            others = [slug for slug in self.names if slug != self.draft.slug]
            return {"segment": others[0] if others else "", "op": "in"}
        if kind == "did":
            return {"did": name}
        found = self.catalogue.find(name)
        return fresh_leaf(found) if found else {"field": name, "op": "is_set"}

    def operator(self, op: str) -> str:
        """Say an operator of a field."""
        return _(WINDOWED[op]) if op in WINDOWED else self.words.phrases.operators[op]


def fresh_leaf(about: Field) -> dict[str, Any]:
    """Begin a condition on a field, or on a property of an event."""
    return {"field": about.name, **FRESH[about.type]}


def subject_of(raw: Mapping[str, Any]) -> str:
    """Say what a condition is about, as a key of `Bench.subjects`."""
    if SEGMENT in raw:
        return SEGMENT
    if "field" in raw:
        return f"field:{raw['field']}"
    return f"did:{raw[behaviour_of(raw)]}"


def behaviour_of(raw: Mapping[str, Any]) -> str:
    """Return the key that says what a behaviour asks: did, did_not, first_did, stopped."""
    return next(kind for kind in KINDS if kind in raw)


def event_of(bench: Bench, raw: Mapping[str, Any]) -> BehaviourEvent | None:
    """Return the event of a behaviour."""
    return bench.catalogue.find_event(raw[behaviour_of(raw)])
