"""Sentences about one person and a rule: what is known, and what would change the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from crm.segments.explaining.changes import Change
from crm.segments.explaining.passing import COUNTS_DAYS, Fact
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.fields import Field
from crm.segments.language.tree import Behaviour, Condition, Leaf, Membership
from crm.segments.language.windows import local_day
from crm.segments.wording.languages.telling import ENGLISH, ROMANIAN, Telling
from crm.segments.wording.phrases import counted, number_text
from crm.segments.wording.words import Words

BY_ORDERING = {"last_order_at", COUNTS_DAYS}
"""Fields that only a new order sets back."""


@dataclass(frozen=True)
class Teller:
    """Says what is known about one person in the language of its words."""

    words: Words

    @property
    def telling(self) -> Telling:
        """The language's sentences."""
        return ROMANIAN if self.words.language == "ro" else ENGLISH

    def verdict(self, name: str, **figures: object) -> str:
        """Say one of the sentences about the whole."""
        return self.telling.verdicts[name].format(**figures)

    def known(self, one: Condition, fact: Fact) -> str:
        """Say by which value a condition holds or does not; empty where that says nothing new."""
        said = self.telling.known
        if isinstance(one, Membership):
            return ""
        if isinstance(one, Behaviour):
            return self._done(one, fact)
        if isinstance(fact.value, bool):
            return ""
        if fact.value is None:
            return said["none"] if self._is_set(one) else said["missing"]
        if isinstance(fact.value, tuple):
            values = ", ".join(map(str, fact.value))
            return said["has"].format(value=values) if values else said["none"]
        value = self.value(one, fact.value)
        if fact.threshold is not None:
            return said["threshold"].format(value=value, threshold=self.value(one, fact.threshold))
        return said["is"].format(value=value)

    def change(self, change: Change) -> str:
        """Say what would have to happen for a condition to change."""
        one, figures = change.condition, self._figures(change)
        if isinstance(one, Leaf):
            act = self.telling.acts.get((one.field, change.kind))
            if act is not None:
                return act.format(**figures)
        kind = (
            "wait_order"
            if change.kind == "wait" and is_by_ordering(one, self.words.catalogue)
            else change.kind
        )
        return self.telling.changes[kind].format(**figures)

    def both(self, changes: Sequence[Change]) -> str:
        """Say several changes that are all needed."""
        said = dict.fromkeys(map(self.change, changes))
        return self.telling.verdicts["and"].join(said)

    def value(self, one: Leaf, value: Any) -> str:
        """Write a value that a build holds: instants in the tenant's zone, money with cents."""
        field = self._field(one)
        if isinstance(value, datetime):
            return self.words.value(value.replace(tzinfo=UTC))
        if field is not None and field.type == "money" and not isinstance(value, bool):
            text = number_text(Decimal(str(value)), self.words.language, 2)
            return f"{text} {self.words.currency}" if self.words.currency else text
        return self.words.value(value, field.type if field else None)

    def _field(self, one: Leaf) -> Field | None:
        return self.words.catalogue.find(one.field)

    def _is_set(self, one: Leaf) -> bool:
        field = self._field(one)
        return field is not None and field.type == "set"

    def _done(self, one: Behaviour, fact: Fact) -> str:
        said = self.telling.known
        if not fact.done:
            return said["never"]
        last = max(at for at, _ in fact.done)
        times = counted(len({what for _, what in fact.done} - {None}), "times", self.words.language)
        day = local_day(last, self.words.zone)
        told = said["done"].format(times=times, day=day)
        if one.window.kind == "ever" or fact.value is None:
            return told
        return f"{told}; {said['counted'].format(number=fact.value)}"

    def _figures(self, change: Change) -> dict[str, Any]:
        one, given = change.condition, change.figures
        if isinstance(one, Membership):
            return {"segment": self.words.segments.get(one.segment, one.segment), **_day(given)}
        if isinstance(one, Behaviour):
            return {"event": self.words.event(one.event), **_day(given), **self._times(given)}
        figures: dict[str, Any] = {"label": self.words.label(one.field), **_day(given)}
        for name in ("amount", "now", "target"):
            if name in given:
                figures[name] = self._said(one, given[name])
        if "value" in given:
            figures["value"] = self._wanted(one, given["value"])
        if "values" in given:
            figures["values"] = ", ".join(given["values"]) or self.telling.known["any"]
        field = self._field(one)
        if "amount" in given and field is not None:
            figures |= self._counted(given["amount"], field.unit)
        return figures

    def _counted(self, amount: Decimal, unit: str | None) -> dict[str, str]:
        units = self.words.phrases.units
        if unit is None or unit not in units or amount != int(amount):
            return {}
        one, many = units[unit]
        return {
            "number": number_text(amount, self.words.language),
            "unit": one if amount == 1 else many,
            "counted": counted(int(amount), unit, self.words.language),
        }

    def _times(self, given: Any) -> dict[str, str]:
        if "amount" not in given:
            return {}
        found = self._counted(given["amount"], "times")
        once = self.words.phrases.words["once"]
        return {**found, "times": once if given["amount"] == 1 else f"de {found['counted']}"}

    def _said(self, one: Leaf, value: Any) -> str:
        return self.telling.known["missing"] if value is None else self.value(one, value)

    def _wanted(self, one: Leaf, value: Any) -> str:
        if not isinstance(value, tuple):
            return self.value(one, value)
        around = {"contains": "…{}…", "starts_with": "{}…"}.get(one.op, "{}")
        joint = self.words.phrases.words["or"]
        return joint.join(around.format(self.value(one, item)) for item in value)


def is_by_ordering(one: Condition, catalogue: Catalogue) -> bool:
    """Say whether only a new order keeps a window of this condition open."""
    if isinstance(one, Behaviour):
        event = catalogue.find_event(one.event)
        return event is not None and event.name == "order_completed"
    return isinstance(one, Leaf) and one.field in BY_ORDERING


def _day(given: Any) -> dict[str, str]:
    return {"day": given["day"].isoformat()} if "day" in given else {}
