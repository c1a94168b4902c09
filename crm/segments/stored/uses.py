"""Which segments a segment's rule asks about, and so who uses a segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crm.segments.compiler.dependencies import levels
from crm.segments.stored.store import Definition

MEMBERSHIP = "segment"


def segments_asked(rule: Any, *, today: bool = False) -> Iterator[str]:
    """Yield the slug of every membership condition in a rule's JSON data, parsed or not.

    `today` leaves out those that ask about a past day: they need nothing computed before them.
    """
    if isinstance(rule, Mapping):
        asked = rule.get(MEMBERSHIP)
        if isinstance(asked, str) and not (today and rule.get("op") == "was_in"):
            yield asked
        for part in rule.values():
            yield from segments_asked(part, today=today)
    elif isinstance(rule, list):
        for part in rule:
            yield from segments_asked(part, today=today)


def users_among(segments: Mapping[str, Definition], slug: str) -> list[str]:
    """Return the slugs of the segments whose rules ask about this one."""
    return sorted(
        name
        for name, found in segments.items()
        if name != slug and slug in segments_asked(found.rule)
    )


def check_order(segments: Mapping[str, Definition], wanted: Definition) -> None:
    """Refuse a definition that makes segments depend on each other, or on one that is not there.

    Raises
    ------
    RuleError
        It prints the cycle, or names the segment.
    """
    needed = {wanted.slug: wanted}
    waiting = [wanted]
    while waiting:
        for slug in segments_asked(waiting.pop().rule, today=True):
            if slug in segments and slug not in needed:
                needed[slug] = segments[slug]
                waiting.append(segments[slug])
    levels({slug: set(segments_asked(one.rule, today=True)) for slug, one in needed.items()})
