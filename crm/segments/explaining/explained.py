"""An explanation as people read it and as a machine does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crm.segments.explaining.explain import Explanation
from crm.segments.explaining.flips import answer
from crm.segments.explaining.telling import Teller, is_by_ordering
from crm.segments.language.tree import AllOf, AnyOf, Not, Rule, print_rule
from crm.segments.wording.phrases import LANGUAGES, Language
from crm.segments.wording.words import Words

MARKS = {True: "✓", False: "✗"}
LISTED = ("member", "snapshot")


def sentences(found: Explanation, words: Words) -> list[str]:
    """Say whether the person is in, why, the nearest change and what days alone will do."""
    teller = Teller(words)
    said = [_verdict(found, teller)]
    if found.reason != "rule":
        return [*said, _reason(found, teller)]
    if found.changes is None:
        said.append(teller.verdict("never"))
    else:
        way = "to_leave" if found.is_in else "to_enter"
        said.append(teller.verdict(way, changes=teller.both(found.changes)))
    if found.turn is not None:
        way = "will_enter" if found.turn.holds else "will_leave"
        if all(is_by_ordering(one, words.catalogue) for one in found.turn.conditions):
            way += "_order"
        said.append(teller.verdict(way, day=found.turn.day))
    return said


def tree_lines(found: Explanation, words: Words) -> list[str]:
    """Write the rule's tree, each line marked as met or not, conditions with their values."""
    return [] if found.rule is None else list(_lines(found, found.rule, Teller(words), 0))


def as_document(found: Explanation, words: Mapping[Language, Words]) -> dict[str, Any]:
    """Write an explanation as plain JSON types, the sentences in every language.

    Parameters
    ----------
    found : Explanation
        From `explain_member` or `explain_rule`.
    words : mapping
        Language to its words.
    """
    return {
        "customer_id": found.customer_id,
        "segment": found.segment.slug if found.segment else None,
        "as_of": found.as_of.isoformat(),
        "is_in": found.is_in,
        "reason": found.reason,
        "meets_rule": found.meets_rule if found.rule else None,
        "tree": _document(found, found.rule, words) if found.rule else None,
        "nearest": [
            {
                "condition": print_rule(change.condition),
                "kind": change.kind,
                "distance": round(change.distance, 6),
                **{name: _plain(value) for name, value in change.figures.items()},
                **{language: Teller(words[language]).change(change) for language in LANGUAGES},
            }
            for change in found.changes or ()
        ],
        "turns_on": found.turn.day.isoformat() if found.turn else None,
        "sentences": {language: sentences(found, words[language]) for language in LANGUAGES},
    }


def _verdict(found: Explanation, teller: Teller) -> str:
    figures = {"customer": found.customer_id, "day": found.as_of}
    if found.segment is None:
        return teller.verdict("would" if found.is_in else "would_not", **figures)
    segment = found.segment
    name = segment.name_ro if teller.words.language == "ro" else segment.name_en
    return teller.verdict("in" if found.is_in else "out", segment=name, **figures)


def _reason(found: Explanation, teller: Teller) -> str:
    name = found.reason if found.is_in or found.reason not in LISTED else f"no_{found.reason}"
    return teller.verdict(name, frozen=found.segment.frozen_as_of if found.segment else None)


def _lines(found: Explanation, rule: Rule, teller: Teller, depth: int) -> Iterator[str]:
    start = "    " * depth + MARKS[answer(rule, found.truths)]
    words = teller.words.phrases.words
    if isinstance(rule, Not):
        yield f"{start} {words['not_of']}:"
        yield from _lines(found, rule.part, teller, depth + 1)
    elif isinstance(rule, AllOf | AnyOf):
        yield f"{start} {words['all' if isinstance(rule, AllOf) else 'any']}:"
        for part in rule.parts:
            yield from _lines(found, part, teller, depth + 1)
    else:
        known = teller.known(rule, found.facts[rule])
        yield f"{start} {teller.words.condition(rule)}{f' ({known})' if known else ''}"


def _document(found: Explanation, rule: Rule, words: Mapping[Language, Words]) -> dict[str, Any]:
    node: dict[str, Any] = {"held": answer(rule, found.truths)}
    if isinstance(rule, Not):
        return {**node, "not": _document(found, rule.part, words)}
    if isinstance(rule, AllOf | AnyOf):
        kind = "all" if isinstance(rule, AllOf) else "any"
        return {**node, kind: [_document(found, part, words) for part in rule.parts]}
    fact = found.facts[rule]
    if fact.threshold is not None:
        node["threshold"] = _plain(fact.threshold)
    return {
        **node,
        "condition": print_rule(rule),
        "value": _plain(fact.value),
        "known": {language: Teller(words[language]).known(rule, fact) for language in LANGUAGES},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
