"""Segment definitions as they stand in the operational log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Literal

from crm.config import Settings
from crm.errors import CrmError, UsageError
from crm.ops.events import SegmentDefined, SegmentRetired
from crm.ops.events.segments import SegmentType
from crm.ops.log import OperationalLog
from crm.ops.past import Past
from crm.ops.records import LoggedEvent
from crm.segments.language.nearest import did_you_mean, nearest

Origin = Literal["catalog", "person"]
Versions = list[tuple[str, "Definition | None"]]
Propose = Callable[[Versions], "Definition | None"]
Place = Callable[[Past, "Definition"], None]
DEFINING = (SegmentDefined.kind, SegmentRetired.kind)


@dataclass(frozen=True)
class Definition:
    """What a segment is called and whom it wants; `rule` is canonical JSON data, not yet parsed.

    A manual segment has no rule; the last three are of snapshots.
    """

    slug: str
    version: int
    type: SegmentType
    name_en: str
    name_ro: str
    description: str
    rule: Any
    rule_hash: str
    origin: Origin
    frozen_as_of: date | None = None
    members_sha256: str | None = None
    members_count: int | None = None

    def says_the_same_as(self, other: Definition | None) -> bool:
        """Compare what a definition says, whoever wrote it and whichever version it is."""
        return other is not None and self == replace(
            other, version=self.version, origin=self.origin
        )


def current_segments(settings: Settings) -> dict[str, Definition]:
    """Fold the log: the latest definition of every slug that was not retired since, by slug."""
    return latest(history(settings))


def latest(versions: Iterable[tuple[str, Definition | None]]) -> dict[str, Definition]:
    """Keep the last definition of every slug that was not retired since, by slug."""
    current: dict[str, Definition] = {}
    for slug, definition in versions:
        if definition is None:
            current.pop(slug, None)
        else:
            current[slug] = definition
    return dict(sorted(current.items()))


def find_segment(settings: Settings, slug: str) -> Definition:
    """Return one current segment.

    Raises
    ------
    UsageError
        There is none of that slug.
    """
    return named(current_segments(settings), slug)


def named(segments: dict[str, Definition], slug: str) -> Definition:
    """Return the segment of that slug; errors as `find_segment`."""
    if slug not in segments:
        if meant := did_you_mean(nearest(slug, segments.keys())):
            raise UsageError(
                "There is no segment {slug!r}; {meant} `crm segment list` shows what there is.",
                slug=slug[:80],
                meant=meant,
            )
        raise UsageError(
            "There is no segment {slug!r}; `crm segment list` shows what there is.", slug=slug[:80]
        )
    return segments[slug]


def history(settings: Settings) -> Iterator[tuple[str, Definition | None]]:
    """Yield slug and definition in the order of the log; None where the segment was retired."""
    return versions_in(OperationalLog(settings).read(DEFINING))


def versions_in(log: Iterable[LoggedEvent]) -> Iterator[tuple[str, Definition | None]]:
    """Yield what the defining events among these say; the others are passed over."""
    for logged in log:
        if logged.kind == SegmentRetired.kind:
            yield logged.subject_id, None
        elif isinstance(event := logged.event, SegmentDefined):
            yield logged.subject_id, _from_event(event)


def append_next(
    settings: Settings,
    slug: str,
    propose: Propose,
    actor: str,
    place: Place | None = None,
) -> Definition:
    """Log the next version of a segment, decided on what the log holds at that very moment.

    Parameters
    ----------
    settings : Settings
        Whose log.
    slug : str
        The segment.
    propose : callable
        Given every version of every segment so far, returns the definition to log, or None when
        the latest says it already; may raise to refuse. Asked again when somebody defines or
        retires a segment meanwhile.
    actor : str
        Who says so.
    place : callable, optional
        Puts the file that the definition names where it belongs; called under the log's lock.
    """
    log = OperationalLog(settings)
    while True:
        before = list(history(settings))
        wanted = propose(before)
        if wanted is None:
            return latest(before)[slug]
        earlier = [found.version for found in versions_of(before, slug) if found]
        numbered = replace(wanted, version=1 + max(earlier, default=0))
        try:
            log.append(
                as_event(numbered), actor=actor, check=partial(_check, before, numbered, place)
            )
        except _OvertakenError:
            continue
        return numbered


def versions_of(versions: Versions, slug: str) -> list[Definition | None]:
    """Keep what one slug meant, oldest first; None where it was retired."""
    return [found for of, found in versions if of == slug]


def last_said(versions: Versions, slug: str) -> Definition | None:
    """Return what a slug meant last, retired since or not; None when it never meant anything."""
    return next((one for one in reversed(versions_of(versions, slug)) if one), None)


class _OvertakenError(CrmError):
    """Somebody else defined or retired a segment between our look and our event."""


def _check(before: Versions, numbered: Definition, place: Place | None, past: Past) -> None:
    if list(versions_in(past.read(DEFINING))) != before:
        raise _OvertakenError
    if place:
        place(past, numbered)


def as_event(definition: Definition) -> SegmentDefined:
    """Write a definition as the event that says it."""
    return SegmentDefined(
        subject_id=definition.slug,
        version=definition.version,
        type=definition.type,
        name_en=definition.name_en,
        name_ro=definition.name_ro,
        description=definition.description,
        rule=definition.rule,
        rule_hash=definition.rule_hash,
        origin=definition.origin,
        frozen_as_of=definition.frozen_as_of,
        members_sha256=definition.members_sha256,
        members_count=definition.members_count,
    )


def _from_event(event: SegmentDefined) -> Definition:
    return Definition(
        slug=event.subject_id,
        version=event.version,
        type=event.type,
        name_en=event.name_en,
        name_ro=event.name_ro or event.name_en,
        description=event.description or "",
        rule=event.rule,
        rule_hash=event.rule_hash,
        origin=event.origin,
        frozen_as_of=event.frozen_as_of,
        members_sha256=event.members_sha256,
        members_count=event.members_count,
    )
