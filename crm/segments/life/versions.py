"""What became of a segment, in words: every version, who said it, when, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm.config import Settings
from crm.errors import UsageError
from crm.ops.events import SegmentRetired
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent
from crm.segments.stored.store import DEFINING, Definition, versions_in

PARTS = {
    "type": "type",
    "rule_hash": "rule",
    "name_en": "English name",
    "name_ro": "Romanian name",
    "description": "description",
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
        raise UsageError(
            f"There is no segment {slug[:80]!r}; `crm segment list` shows what there is."
        )
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
                f"'{slug}' was retired on {last.at.astimezone(settings.zone):%Y-%m-%d} by "
                f"{last.actor}; `crm segment show {slug} --versions` shows what it was, "
                "`crm segment create` brings it back."
            )
        return last.definition
    found = [one.definition for one in life if one.definition and one.definition.version == number]
    if not found:
        known = max(one.definition.version for one in life if one.definition)
        raise UsageError(f"'{slug}' has no version {number}; its versions are 1 to {known}.")
    return found[0]


def _what(logged: LoggedEvent, found: Definition | None, last: Definition | None) -> str:
    if found is None:
        event = logged.event
        reason = event.reason if isinstance(event, SegmentRetired) else None
        return f"retired: {reason}" if reason else "retired"
    if last is None:
        return "created" if found.version == 1 else "created again"
    changed = [
        words for part, words in PARTS.items() if getattr(found, part) != getattr(last, part)
    ]
    return f"changed: {', '.join(changed)}" if changed else "said again"
