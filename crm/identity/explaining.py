"""Why an id is this person: its accounts and mailboxes, what links them, and what people merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm.actors import Actor
from crm.config import Settings
from crm.identity.lookup import LinkedKey, find_customer, linked_keys
from crm.identity.masking import masked
from crm.identity.merges import Merge, active_merges

REASONS = {
    "account": "the person's first account",
    "person_id": "the source says it is the same person",
    "email": "the same e-mail address",
    "phone": "the same phone number and name",
    "guest": "an e-mail address without account",
    "merge": "merged by people",
}


@dataclass(frozen=True)
class Explanation:
    """A customer's links; contacts are masked, so every role may read it."""

    asked_id: str
    customer_id: str
    links: list[dict[str, Any]]
    merges: list[Merge]
    other_ids: list[str]
    """Ids that lead to this customer too."""


def explain_customer(settings: Settings, customer_id: str, *, actor: Actor) -> Explanation:
    """Say why an id is this person.

    Raises
    ------
    UsageError
        The id is nobody's.
    NotPermittedError
        The actor's role is below analyst.
    """
    actor.require("analyst", "look into identities")
    person = find_customer(settings, customer_id)
    keys = linked_keys(settings, person.customer_id)
    profiles = {key.profile_id for key in keys}
    ids = profiles | {key.own_customer_id for key in keys if key.first_load_id}
    merges = [
        merge
        for merge in active_merges(settings)
        if person.customer_id in merge.ids or ids.intersection(merge.ids)
    ]
    ids |= {one for merge in merges for one in merge.ids}
    return Explanation(
        asked_id=customer_id,
        customer_id=person.customer_id,
        links=[_link(key) for key in keys],
        merges=merges,
        other_ids=sorted(ids - {person.customer_id}),
    )


def _link(key: LinkedKey) -> dict[str, Any]:
    is_mailbox = key.source is None
    account = key.source_customer_id or ""
    return {
        "kind": "mailbox" if is_mailbox else "account",
        "source": key.source,
        # Sources that number people by their address must not show it here.
        "key": masked(key.customer_key.removeprefix("email:"))
        if is_mailbox
        else (masked(account) if "@" in account else account),
        "link_reason": key.link_reason,
        "because": REASONS[key.link_reason],
        "profile": key.profile_id,
        "since_load": key.first_load_id,
    }
