"""What people decided about who is one person: merges that hold, and what they make of profiles.

A **profile** is what data alone says is one person; its id is the `unmerged_customer_id` of the
identity map. A merge joins profiles, without touching them: undo it, and they are what they were.
People merge a handful at a time, so this is plain Python over the merges, never over customers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa

from crm.config import Settings
from crm.ops.events import CustomersMerged, MergeUndone
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent

JOINED = pa.schema(
    [
        ("unmerged_customer_id", pa.string()),
        ("other_customer_id", pa.string()),
        ("customer_id", pa.string()),
        ("joined_at", pa.timestamp("us")),
    ]
)


@dataclass(frozen=True)
class Merge:
    """A merge that holds: `merged_ids` became `kept_id` at `merged_at` (aware)."""

    merge_id: str
    kept_id: str
    merged_ids: tuple[str, ...]
    merged_at: datetime
    actor: str = ""
    reason: str | None = None
    evidence: tuple[str, ...] = ()
    match_probability: float | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Every customer the merge speaks of, the kept one first."""
        return (self.kept_id, *self.merged_ids)


@dataclass(frozen=True)
class Profile:
    """A profile as the identity map knows it; `known_rank` is None when raw data forgot it."""

    profile_id: str
    known_rank: int | None = None


@dataclass
class Joined:
    """What merges make of profiles.

    `customer_of` gives each merged profile its customer; `joined_at` says since when two profiles
    are one person, in both directions. Profiles that no merge speaks of are in neither.
    """

    customer_of: dict[str, str] = field(default_factory=dict)
    joined_at: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def table(self) -> pa.Table:
        """Return the pairs as `JOINED`, instants as naive UTC, sorted."""
        rows = [
            {
                "unmerged_customer_id": one,
                "other_customer_id": other,
                "customer_id": self.customer_of[one],
                "joined_at": instant.astimezone(UTC).replace(tzinfo=None),
            }
            for (one, other), instant in sorted(self.joined_at.items())
        ]
        return pa.Table.from_pylist(rows, schema=JOINED)


def active_merges(settings: Settings) -> list[Merge]:
    """Return the merges that nobody has undone, in the order they were made."""
    undone: set[str] = set()
    merges: dict[str, Merge] = {}
    for logged in OperationalLog(settings).read([CustomersMerged.kind, MergeUndone.kind]):
        match logged.event:
            case CustomersMerged() as event:
                merges[logged.event_id] = _merge(logged, event)
            case MergeUndone(merge_id=merge_id):
                undone.add(merge_id)
    return [merge for merge_id, merge in merges.items() if merge_id not in undone]


def _merge(logged: LoggedEvent, event: CustomersMerged) -> Merge:
    return Merge(
        merge_id=logged.event_id,
        kept_id=event.subject_id,
        merged_ids=tuple(event.other_ids),
        merged_at=logged.effective_at,
        actor=logged.actor,
        reason=event.reason,
        evidence=tuple(event.evidence),
        match_probability=event.match_probability,
    )


def join_profiles(merges: Sequence[Merge], profile_of: Mapping[str, Profile]) -> Joined:
    """Apply merges to profiles.

    Parameters
    ----------
    merges : sequence of Merge
        In the order they were made.
    profile_of : mapping
        The profile behind each id the merges mention; an id without one is a profile of its own.

    Returns
    -------
    Joined
        A group's customer id is one that no merge gave up. When data has since joined groups that
        kept different ids, it is the one known longest.

    Examples
    --------
    >>> when = datetime(2026, 1, 1, tzinfo=UTC)
    >>> join_profiles([Merge("m1", "ana", ("ana2",), when)], {}).customer_of
    {'ana': 'ana', 'ana2': 'ana'}
    """
    joined, groups = Joined(), dict[str, set[str]]()
    ranks: dict[str, int | None] = {}
    for merge in merges:
        profiles = [profile_of.get(one, Profile(one)) for one in merge.ids]
        ranks |= {profile.profile_id: profile.known_rank for profile in profiles}
        first, *others = [profile.profile_id for profile in profiles]
        for other in others:
            _join(groups, joined, first, other, merge.merged_at)
    given_up = {one for merge in merges for one in merge.merged_ids}
    for group in {id(group): group for group in groups.values()}.values():
        if len(group) > 1:
            kept = _kept_id(group, given_up, ranks)
            joined.customer_of |= dict.fromkeys(sorted(group), kept)
    return joined


def _join(
    groups: dict[str, set[str]], joined: Joined, one: str, other: str, merged_at: datetime
) -> None:
    left, right = groups.setdefault(one, {one}), groups.setdefault(other, {other})
    if left is right:
        return
    for pair in ((a, b) for a in left for b in right):
        joined.joined_at[pair] = joined.joined_at[pair[::-1]] = merged_at
    left |= right
    groups |= dict.fromkeys(left, left)


def _kept_id(group: Iterable[str], given_up: set[str], ranks: Mapping[str, int | None]) -> str:
    candidates = [one for one in group if one not in given_up] or list(group)

    def age(one: str) -> tuple[bool, int, str]:
        rank = ranks.get(one)
        return rank is None, rank or 0, one

    return min(candidates, key=age)
