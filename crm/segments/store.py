"""Segment definitions as they stand in the operational log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from crm.config import Settings
from crm.errors import UsageError
from crm.ops.events import SegmentDefined, SegmentRetired
from crm.ops.log import OperationalLog

Origin = Literal["catalog", "person"]


@dataclass(frozen=True)
class Definition:
    """What a segment is called and whom it wants; `rule` is canonical JSON data, not yet parsed."""

    slug: str
    version: int
    type: str
    name_en: str
    name_ro: str
    description: str
    rule: Any
    rule_hash: str
    origin: Origin

    def says_the_same_as(self, other: Definition | None) -> bool:
        """Compare what a definition says, whoever wrote it and whichever version it is."""
        return other is not None and self == replace(
            other, version=self.version, origin=self.origin
        )


def current_segments(settings: Settings) -> dict[str, Definition]:
    """Fold the log: the latest definition of every slug that was not retired since, by slug."""
    current: dict[str, Definition] = {}
    for slug, definition in history(settings):
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
    segments = current_segments(settings)
    if slug not in segments:
        raise UsageError(f"There is no segment {slug!r}; `crm segment list` shows what there is.")
    return segments[slug]


def history(settings: Settings) -> Iterator[tuple[str, Definition | None]]:
    """Yield slug and definition in the order of the log; None where the segment was retired."""
    for logged in OperationalLog(settings).read([SegmentDefined.kind, SegmentRetired.kind]):
        event = logged.event
        yield logged.subject_id, _from_event(event) if isinstance(event, SegmentDefined) else None


def append(
    settings: Settings, wanted: Definition, earlier: list[Definition | None], actor: str
) -> Definition:
    """Log the next version; its event id makes two authors of one version collide, not overlap."""
    version = 1 + max((found.version for found in earlier if found), default=0)
    event = SegmentDefined(
        subject_id=wanted.slug,
        version=version,
        type=wanted.type,
        name_en=wanted.name_en,
        name_ro=wanted.name_ro,
        description=wanted.description,
        rule=wanted.rule,
        rule_hash=wanted.rule_hash,
        origin=wanted.origin,
    )
    event_id = f"segment-{wanted.slug}-{version}"
    OperationalLog(settings).append(event, actor=actor, event_id=event_id)
    return replace(wanted, version=version)


def _from_event(event: SegmentDefined) -> Definition:
    return Definition(
        event.subject_id,
        event.version,
        event.type,
        event.name_en,
        event.name_ro or event.name_en,
        event.description or "",
        event.rule,
        event.rule_hash,
        event.origin,
    )
