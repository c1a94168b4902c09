"""Segments: defined, retired."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from crm.ops.events.base import Digest, Event, Identifier, Text


class SegmentDefined(Event):
    """A person or a catalogue file gave a segment its (new) rule; the subject is its slug."""

    kind = "segment_defined"
    version: Annotated[int, Field(ge=1)]
    type: Identifier
    name_en: Text
    name_ro: Text | None = None
    description: Text | None = None
    rule: JsonValue
    rule_hash: Digest
    origin: Literal["catalog", "person"] = "person"


class SegmentRetired(Event):
    """A segment is no longer computed; the subject is its slug."""

    kind = "segment_retired"
    reason: Text | None = None
