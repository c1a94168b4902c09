"""What became of a segment, in words: every version, who said it, when, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm.config import Settings
from crm.errors import Sentence, UsageError, listed
from crm.ops.events import SegmentRetired
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent
from crm.segments.stored.store import DEFINING, Definition, find_segment, versions_in

PARTS = {
    "type": Sentence("type"),
    "rule_hash": Sentence("rule"),
    "name_en": Sentence("English name"),
    "name_ro": Sentence("Romanian name"),
    "description": Sentence("description"),
}


@dataclass(frozen=True)
class Version:
    """One event of a segment's life; `definition` is None where it was retired."""

    at: datetime
    actor: str
    what: str
    definition: Definition | None


def read_versions(settings: Settings, slug: str) -> list[Version]:
    """Return a segment's life, oldest first, whether it is retired or not.

    Raises
    ------
    UsageError
        There never was such a segment.
    """
    life: list[Version] = []
    last: Definition | None = None
    for logged in OperationalLog(settings).read(DEFINING, subjects=[slug]):
        for _, found in versions_in([logged]):
            life.append(
                Version(logged.recorded_at, logged.actor, _what(logged, found, last), found)
            )
            last = found
    if not life:
        find_segment(settings, slug)  # refuses it, and says which was perhaps meant
    return life


def read_version(settings: Settings, slug: str, number: int | None = None) -> Definition:
    """Return one version of a segment; default the current one.

    Raises
    ------
    UsageError
        There is no such version, or the segment was retired and no number is given.
    """
    life = read_versions(settings, slug)
    if number is None:
        last = life[-1]
        if last.definition is None:
            raise UsageError(
                "'{slug}' was retired on {day:%Y-%m-%d} by {actor}; `crm segment show {slug} "
                "--versions` shows what it was, `crm segment create` brings it back.",
                slug=slug,
                day=last.at.astimezone(settings.zone),
                actor=last.actor,
            )
        return last.definition
    found = [one.definition for one in life if one.definition and one.definition.version == number]
    if not found:
        known = max(one.definition.version for one in life if one.definition)
        raise UsageError(
            "'{slug}' has no version {number}; its versions are 1 to {known}.",
            slug=slug,
            number=number,
            known=known,
        )
    return found[0]


def _what(logged: LoggedEvent, found: Definition | None, last: Definition | None) -> Sentence:
    if found is None:
        event = logged.event
        reason = event.reason if isinstance(event, SegmentRetired) else None
        if not reason:
            return Sentence("retired")
        return Sentence("retired: {reason}", reason=reason)
    if last is None:
        return Sentence("created") if found.version == 1 else Sentence("created again")
    changed = [
        words for part, words in PARTS.items() if getattr(found, part) != getattr(last, part)
    ]
    return (
        Sentence("changed: {parts}", parts=listed(changed)) if changed else Sentence("said again")
    )
