"""What people do about identity: merge, take a merge back, dismiss a candidate. Each is one event.

Nothing is moved or deleted: a merge is an edge between customers, and the next build shows them as
one; the consent gate hears of it at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.identity.candidates import read_candidate
from crm.identity.lookup import KnownCustomer, find_customer
from crm.identity.merges import Merge, active_merges
from crm.ops.events import CandidateDismissed, CustomersMerged, MergeUndone
from crm.ops.log import OperationalLog


@dataclass(frozen=True)
class MergeOutcome:
    """What a merge did: `merge_id` is None when the customers were one already."""

    customer_id: str
    merged_ids: tuple[str, ...]
    merge_id: str | None


def merge_customers(
    settings: Settings, customer_ids: Sequence[str], *, actor: Actor, reason: str | None = None
) -> MergeOutcome:
    """Say that several customers are one person; the id known longest is kept for ever.

    Merging again changes nothing. What the two have in common, if they were a candidate pair, is
    logged as evidence.

    Parameters
    ----------
    settings : Settings
        Whose log.
    customer_ids : sequence of str
        Two or more current customers, in any order.
    actor : Actor
        Needs the role marketer.
    reason : str, optional
        In words; logged.

    Raises
    ------
    UsageError
        Fewer than two ids; an id of nobody; one that was merged or joined before (the message
        names who it is now); or together more accounts than `identity_max_accounts`.
    NotPermittedError
        The actor's role is below marketer.
    """
    actor.require("marketer", "merge customers")
    kept, others = plan_merge(settings, customer_ids)
    if not others:
        return MergeOutcome(kept.customer_id, (), None)
    evidence = read_candidate(settings, kept.customer_id, others[0].customer_id)
    event = CustomersMerged(
        subject_id=kept.customer_id,
        other_ids=[other.customer_id for other in others],
        reason=reason,
        evidence=evidence.agreeing_fields if evidence else [],
        match_probability=evidence.match_probability if evidence else None,
    )
    logged = OperationalLog(settings).append(event, actor=actor.name)
    return MergeOutcome(kept.customer_id, tuple(event.other_ids), logged.event_id)


def plan_merge(
    settings: Settings, customer_ids: Sequence[str]
) -> tuple[KnownCustomer, list[KnownCustomer]]:
    """Check a merge and say whose id it keeps; the others are empty when they are one already."""
    people = [find_customer(settings, one) for one in dict.fromkeys(customer_ids)]
    if len(people) < 2:
        raise UsageError("Name at least two different customers to merge.")
    if len({person.customer_id for person in people}) == 1:
        return people[0], []
    for person in people:
        if person.known_rank is None:
            raise UsageError(
                "Nothing that was delivered knows {customer_id} any more, only the published "
                "build does; deliver the account again, or build.",
                customer_id=person.customer_id,
            )
        if person.asked_id != person.customer_id:
            raise UsageError(
                "{asked_id} is part of {customer_id} today; merge {customer_id} instead.",
                asked_id=person.asked_id,
                customer_id=person.customer_id,
            )
    accounts = sum(person.accounts_count for person in people)
    if accounts > settings.identity_max_accounts:
        raise UsageError(
            "Together they would have {accounts} accounts, and a person has at most "
            "{identity_max_accounts}; if they really are one, raise CRM_IDENTITY_MAX_ACCOUNTS.",
            accounts=accounts,
            identity_max_accounts=settings.identity_max_accounts,
        )
    kept, *others = sorted(people, key=lambda person: (person.known_rank or 0, person.customer_id))
    return kept, others


def undo_merge(
    settings: Settings, customer_or_merge: str, *, actor: Actor, reason: str | None = None
) -> Merge:
    """Take a merge back: the next build shows its customers apart again, as if it had never been.

    Parameters
    ----------
    settings : Settings
        Whose log.
    customer_or_merge : str
        A merge, or a customer who is in exactly one.
    actor : Actor
        Needs the role marketer.
    reason : str, optional
        In words; logged.

    Raises
    ------
    UsageError
        No merge that holds, or several, are meant.
    NotPermittedError
        The actor's role is below marketer.
    """
    actor.require("marketer", "take a merge back")
    merge = find_merge(settings, customer_or_merge)
    event = MergeUndone(subject_id=merge.kept_id, merge_id=merge.merge_id, reason=reason)
    OperationalLog(settings).append(event, actor=actor.name)
    return merge


def find_merge(settings: Settings, customer_or_merge: str) -> Merge:
    """Return the one merge that holds and has this id or customer; errors as `undo_merge`."""
    merges = active_merges(settings)
    found = [merge for merge in merges if merge.merge_id == customer_or_merge] or [
        merge for merge in merges if customer_or_merge in merge.ids
    ]
    if not found:
        raise UsageError(
            "No merge that holds has the customer or id '{customer_or_merge}'; `crm identity "
            "explain` lists a customer's merges.",
            customer_or_merge=customer_or_merge,
        )
    if len(found) > 1:
        listed = ", ".join(f"{merge.merge_id} (with {merge.merged_ids[0]})" for merge in found)
        raise UsageError(
            "{customer_or_merge} is in several merges; name one of {listed}.",
            customer_or_merge=customer_or_merge,
            listed=listed,
        )
    return found[0]


def dismiss_candidate(
    settings: Settings, one: str, other: str, *, actor: Actor, reason: str | None = None
) -> None:
    """Say that two customers are not one person; the pair is not proposed again.

    Raises
    ------
    UsageError
        An id of nobody, or the two are one person.
    NotPermittedError
        The actor's role is below marketer.
    """
    actor.require("marketer", "dismiss a candidate")
    first, second = find_customer(settings, one), find_customer(settings, other)
    if first.customer_id == second.customer_id:
        raise UsageError(
            "{one} and {other} are one customer, {customer_id}.",
            one=one,
            other=other,
            customer_id=first.customer_id,
        )
    event = CandidateDismissed(
        subject_id=first.customer_id, other_id=second.customer_id, reason=reason
    )
    OperationalLog(settings).append(event, actor=actor.name)
