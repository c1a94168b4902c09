"""Segments: defined, retired, and whom people put on their lists by hand."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from crm.ops.events.base import Count, Digest, Event, Identifier, Text

SegmentType = Literal["dynamic", "manual", "snapshot"]
MemberList = Literal["member", "include", "exclude"]
"""Who is in a manual segment; who is in, or is not, whatever the rule of a dynamic one says."""


class SegmentDefined(Event):
    """A person or a catalogue file gave a segment its (new) rule; the subject is its slug.

    A manual segment has no rule. A snapshot's is kept to be read: its members are the file of ids
    that `members_sha256` names.
    """

    kind = "segment_defined"
    version: Annotated[int, Field(ge=1)]
    type: SegmentType
    name_en: Text
    name_ro: Text | None = None
    description: Text | None = None
    rule: JsonValue = None
    rule_hash: Digest
    origin: Literal["catalog", "person"] = "person"
    frozen_as_of: date | None = None
    members_sha256: Digest | None = None
    members_count: Count | None = None


class SegmentRetired(Event):
    """A segment is no longer computed, and its lists are empty; the subject is its slug."""

    kind = "segment_retired"
    reason: Text | None = None


class SegmentEntrusted(Event):
    """Somebody said who answers for a segment and when to look again; the subject is its slug.

    It is no part of the definition, so it makes no version; what is left out is nobody, or no day.
    """

    kind = "segment_entrusted"
    owner: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    review_on: date | None = None


class SegmentMemberListed(Event):
    """A customer was put on a list of a segment; the subject is its slug."""

    kind = "segment_member_listed"
    customer_id: Identifier
    list: MemberList


class SegmentMemberUnlisted(Event):
    """A customer was taken off a list of a segment; the subject is its slug."""

    kind = "segment_member_unlisted"
    customer_id: Identifier
    list: MemberList


class SegmentMembersImported(Event):
    """A file of ids was put on a list of a segment; the ids stand in the file of that SHA-256."""

    kind = "segment_members_imported"
    list: MemberList
    file_sha256: Digest
    rows_count: Count
