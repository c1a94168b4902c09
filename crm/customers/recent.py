"""What people wrote about one customer since a moment: on top of what a build already shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm.actors import Actor
from crm.config import Settings
from crm.identity.lookup import find_customer, ids_of
from crm.ops.events import PrivacyRequestClosed, PrivacyRequestOpened
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent
from crm.ops.state.customer import CUSTOMER_KINDS

KINDS = (*CUSTOMER_KINDS, PrivacyRequestOpened.kind, PrivacyRequestClosed.kind)
SAYING = {
    "tag_added": "tag",
    "tag_removed": "tag",
    "preference_stated": "value",
    "preference_withdrawn": "value",
    "consent_changed": "purpose",
    "custom_field_set": "field",
    "custom_field_cleared": "field",
    "communication_status_changed": "status",
    "customer_type_set": "customer_type",
    "account_state_set": "account_state",
    "privacy_request_opened": "request",
}
"""Which word of an event says what it was about; sentences, names and values of fields do not."""


@dataclass(frozen=True)
class Writing:
    """One thing that was written: what, when it holds, about what in a word, and who wrote it."""

    at: datetime
    kind: str
    channel: str | None
    about: str | None
    actor: str


def written_since(
    settings: Settings, customer_id: str, since: datetime, *, actor: Actor
) -> list[Writing]:
    """Return what was written about a customer after a moment, the newest first.

    Parameters
    ----------
    settings : Settings
        Whose log.
    customer_id : str
        The customer, under any id of theirs.
    since : datetime
        Aware; events recorded after it.
    actor : Actor
        Needs the role analyst; texts are no part of the answer.

    Raises
    ------
    NotPermittedError
        The role is viewer.
    UsageError
        There is no such customer.
    """
    actor.require("analyst", "look at one customer")
    ids = ids_of(settings, find_customer(settings, customer_id).customer_id)
    found = OperationalLog(settings).read(KINDS, subjects=list(ids))
    recent = [_writing(one) for one in found if one.recorded_at > since and one.payload is not None]
    return sorted(recent, key=lambda one: one.at, reverse=True)


def _writing(logged: LoggedEvent) -> Writing:
    said = logged.payload or {}
    kind = f"consent_{said['state']}" if logged.kind == "consent_changed" else logged.kind
    about = said.get(SAYING.get(logged.kind, ""))
    return Writing(logged.effective_at, kind, said.get("channel"), about, logged.actor)
