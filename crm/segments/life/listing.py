"""Putting people on a segment's lists and taking them off: a few by id, many by file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import event_key
from crm.errors import Sentence, UsageError
from crm.identity.lookup import current_ids
from crm.ops.events import SegmentMemberListed, SegmentMembersImported, SegmentMemberUnlisted
from crm.ops.events.segments import MemberList
from crm.ops.log import OperationalLog
from crm.ops.past import Past
from crm.ops.records import Entry
from crm.segments.life.id_files import read_customer_ids
from crm.segments.stored.lists import LISTS_OF, Lists, read_lists
from crm.segments.stored.member_files import pack_ids, put_ids
from crm.segments.stored.store import DEFINING, Definition, find_segment, latest, named, versions_in

LEAST_ROLE = "marketer"
SHOWN_IDS = 10


@dataclass(frozen=True)
class Listed:
    """What a change of a list did: of `asked` people, `changed` stood otherwise before."""

    slug: str
    list: MemberList
    asked: int
    changed: int


def add_members(
    settings: Settings,
    slug: str,
    customer_ids: Sequence[str],
    *,
    actor: Actor,
    to: MemberList | None = None,
    request_id: str | None = None,
) -> Listed:
    """Put customers on a list of a segment; who is on it already stays.

    Parameters
    ----------
    settings : Settings
        Whose log.
    slug : str
        The segment.
    customer_ids : sequence of str
        Whom; an id from before two customers were joined means the one they are now.
    actor : Actor
        Needs the role marketer.
    to : {'member', 'include', 'exclude'}, optional
        Which list; default the members of a manual segment, the includes of a dynamic one.
    request_id : str, optional
        Makes a repeat harmless: the same request again changes nothing.

    Raises
    ------
    NotPermittedError
        The role is below marketer.
    UsageError
        The segment has no such list, or a customer is unknown: then nobody is listed.
    """
    return _change(settings, SegmentMemberListed, slug, customer_ids, actor, to, request_id)


def remove_members(
    settings: Settings,
    slug: str,
    customer_ids: Sequence[str],
    *,
    actor: Actor,
    to: MemberList | None = None,
    request_id: str | None = None,
) -> Listed:
    """Take customers off a list of a segment; parameters and errors as `add_members`."""
    return _change(settings, SegmentMemberUnlisted, slug, customer_ids, actor, to, request_id)


def import_members(
    settings: Settings,
    slug: str,
    path: Path,
    *,
    actor: Actor,
    to: MemberList | None = None,
    request_id: str | None = None,
) -> Listed:
    """Put the customers of a file on a list of a segment, all of them or nobody.

    Parameters are those of `add_members`; `path` is a text file with an id a line, or a CSV file
    with a column `customer_id`.

    Raises
    ------
    NotPermittedError
        The role is below marketer.
    UsageError
        The segment has no such list.
    BadInputError
        Lines of the file cannot be used; the message names them.
    """
    actor.require(LEAST_ROLE, "list people")
    chosen = _chosen(find_segment(settings, slug), to)
    file = read_customer_ids(path)
    found = current_ids(settings, file.lines)
    file.refuse_unknown(found)
    people = set(found.values())
    listed = read_lists(settings, [slug]).get(slug, Lists()).of(chosen)
    packed = pack_ids(people)
    event = SegmentMembersImported(
        subject_id=slug, list=chosen, file_sha256=packed.sha256, rows_count=packed.count
    )
    event_id = event_key(request_id, event.kind, slug, chosen)
    log = OperationalLog(settings)
    changed = 0 if log.find(event_id) else len(people - listed)
    if changed:
        check = partial(_check, slug, chosen, partial(put_ids, settings, slug, packed))
        log.append(event, actor=actor.name, event_id=event_id, check=check)
    return Listed(slug, chosen, len(people), changed)


def _change(
    settings: Settings,
    kind: type[SegmentMemberListed] | type[SegmentMemberUnlisted],
    slug: str,
    customer_ids: Sequence[str],
    actor: Actor,
    to: MemberList | None,
    request_id: str | None,
) -> Listed:
    actor.require(LEAST_ROLE, "list people")
    chosen = _chosen(find_segment(settings, slug), to)
    asked = _customers(settings, customer_ids)
    listed = read_lists(settings, [slug]).get(slug, Lists()).of(chosen)
    concerned = asked & listed if kind is SegmentMemberUnlisted else asked - listed
    log = OperationalLog(settings)
    entries = [_entry(kind, slug, one, chosen, request_id) for one in sorted(concerned)]
    entries = [one for one in entries if not log.find(one.event_id)]
    log.append_all(entries, actor=actor.name, check=partial(_check, slug, chosen, None))
    return Listed(slug, chosen, len(asked), len(entries))


def _entry(
    kind: type[SegmentMemberListed] | type[SegmentMemberUnlisted],
    slug: str,
    customer_id: str,
    chosen: MemberList,
    request_id: str | None,
) -> Entry:
    event = kind(subject_id=slug, customer_id=customer_id, list=chosen)
    return Entry(event, None, event_key(request_id, kind.kind, slug, chosen, customer_id))


def _check(slug: str, chosen: MemberList, put: Callable[[Past], None] | None, past: Past) -> None:
    """Look again under the lock: the segment may have been retired meanwhile."""
    current = latest(versions_in(past.read(DEFINING, subjects=[slug])))
    _chosen(named(current, slug), chosen)
    if put:
        put(past)


def _chosen(segment: Definition, to: MemberList | None) -> MemberList:
    offered = LISTS_OF[segment.type]
    if not offered:
        raise UsageError(
            "'{slug}' is a snapshot and its people never change; `crm segment create SLUG --type "
            "manual` makes a segment whose people are listed.",
            slug=segment.slug,
        )
    chosen = to or offered[0]
    if chosen not in offered:
        raise UsageError(
            "The {type} segment '{slug}' has no list {chosen!r}; use {offered}.",
            type=segment.type,
            slug=segment.slug,
            chosen=chosen[:40],
            offered=" or ".join(offered),
        )
    return chosen


def _customers(settings: Settings, customer_ids: Collection[str]) -> set[str]:
    found = current_ids(settings, customer_ids)
    unknown = [one for one in customer_ids if one not in found]
    if unknown:
        names = ", ".join(repr(one[:40]) for one in unknown[:SHOWN_IDS])
        more = len(unknown) - SHOWN_IDS
        others = Sentence(" and {count:,} more", count=more) if more > 0 else ""
        raise UsageError(
            "There is no customer {names}{others} in {workspace}; use ids of `dim_customers`. "
            "Nobody was listed.",
            names=names,
            others=others,
            workspace=settings.paths.workspace,
        )
    return set(found.values())
