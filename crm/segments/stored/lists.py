"""Whom people put on a segment's lists: folded from the log, under the ids of today.

Lists are part of what a segment is, like its rule, so a build of a past day takes today's; what was
true on a past day is in the stored history. Retiring a segment empties its lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import get_args

from crm.config import Settings
from crm.identity.lookup import current_ids
from crm.ops.events import (
    SegmentDefined,
    SegmentMemberListed,
    SegmentMembersImported,
    SegmentMemberUnlisted,
    SegmentRetired,
)
from crm.ops.events.segments import MemberList
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent
from crm.segments.stored.member_files import read_ids
from crm.segments.stored.store import DEFINING

LISTS: tuple[MemberList, ...] = get_args(MemberList)
LISTS_OF: dict[str, tuple[MemberList, ...]] = {
    "dynamic": ("include", "exclude"),
    "manual": ("member", "exclude"),
    "snapshot": (),
}
"""The lists that people may change, by the type of the segment."""

LISTING = (
    SegmentMemberListed.kind,
    SegmentMemberUnlisted.kind,
    SegmentMembersImported.kind,
)
KINDS = (*DEFINING, *LISTING)


@dataclass(frozen=True)
class Lists:
    """The people on a segment's lists; who is on `exclude` is not in, whatever else says so."""

    member: set[str] = field(default_factory=set)
    include: set[str] = field(default_factory=set)
    exclude: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.member or self.include or self.exclude)

    def of(self, name: MemberList) -> set[str]:
        """Return the people on one of the lists."""
        found: set[str] = getattr(self, name)
        return found

    @property
    def added(self) -> set[str]:
        """Who is in without a rule saying so."""
        return (self.member | self.include) - self.exclude


@dataclass(frozen=True)
class _Change:
    """One event about a segment's lists, its ids read; `replaces` starts all of them anew."""

    slug: str
    list: MemberList = "member"
    ids: Sequence[str] = ()
    adds: bool = True
    replaces: bool = False


def read_lists(settings: Settings, slugs: Sequence[str] | None = None) -> dict[str, Lists]:
    """Return the lists of segments that have any, by slug.

    Parameters
    ----------
    settings : Settings
        Whose log, imported files and identity map.
    slugs : sequence of str, optional
        Only these segments; default all.

    Raises
    ------
    CheckFailedError
        A file of imported ids is gone or altered.
    """
    log = OperationalLog(settings).read(KINDS, subjects=slugs)
    return fold_lists(log, partial(current_ids, settings), partial(read_ids, settings))


def were_listed(settings: Settings, slug: str) -> bool:
    """Say whether anybody was ever put on a segment's lists, empty as they may be by now."""
    return next(OperationalLog(settings).read(LISTING, subjects=[slug]), None) is not None


def fold_lists(
    log: Iterable[LoggedEvent],
    current: Callable[[Iterable[str]], dict[str, str]],
    ids_in: Callable[[str, str], list[str]],
) -> dict[str, Lists]:
    """Fold events into lists; an id that somebody merged counts as the person it is now.

    Parameters
    ----------
    log : iterable of LoggedEvent
        In the order they were appended; events about other things are passed over.
    current : callable
        Whose each id is now; ids nobody has stay as they are.
    ids_in : callable
        The ids of a segment's imported file, by slug and SHA-256.
    """
    changes = [change for logged in log if (change := _change(logged, ids_in))]
    mentioned = {one for change in changes for one in change.ids}
    now = current(mentioned) if mentioned else {}
    lists: dict[str, Lists] = {}
    for change in changes:
        if change.replaces:
            lists[change.slug] = Lists()
        people = lists.setdefault(change.slug, Lists()).of(change.list)
        ids = {now.get(one, one) for one in change.ids}
        if change.adds:
            people |= ids
        else:
            people -= ids
    return {slug: found for slug, found in lists.items() if found}


def _change(logged: LoggedEvent, ids_in: Callable[[str, str], list[str]]) -> _Change | None:
    slug, event = logged.subject_id, logged.event
    match event:
        case SegmentMemberListed():
            return _Change(slug, event.list, [event.customer_id])
        case SegmentMemberUnlisted():
            return _Change(slug, event.list, [event.customer_id], adds=False)
        case SegmentMembersImported():
            return _Change(slug, event.list, ids_in(slug, event.file_sha256))
        case SegmentDefined(members_sha256=str(sha256)):
            return _Change(slug, "member", ids_in(slug, sha256), replaces=True)
    return _Change(slug, replaces=True) if logged.kind == SegmentRetired.kind else None
