"""One customer as they are this second: the published row with everything written since on top."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from crm.actors import Actor
from crm.config import Settings
from crm.consent import may_contact
from crm.customers.recording import state_of
from crm.errors import NotBuiltError
from crm.identity.lookup import find_customer
from crm.ops.events import ContactsRead
from crm.ops.log import OperationalLog
from crm.ops.state import CustomerState, Vocabulary, read_vocabulary
from crm.warehouse.connection import reader
from crm.warehouse.profiles import Profile, read_profile, spoken_of

READS_TEXT = ("marketer", "steward")
OVERRIDDEN = ("customer_type", "acquisition_source", "account_state")


@dataclass(frozen=True)
class Permission:
    """Whether one channel may be used for one purpose now, and why; the gate's own answer."""

    channel: str
    purpose: str
    may_contact: bool
    reason: str


@dataclass(frozen=True)
class CustomerView:
    """What is known of a customer.

    `profile` is the published row, None before the first build that knows them; `state` is what
    people wrote, this second included; `shows_text` is false where the role may not read notes,
    communications and personal fields: then `state` has none of them.
    """

    customer_id: str
    profile: Profile | None
    state: CustomerState
    words: Vocabulary
    permissions: list[Permission]
    shows_text: bool

    def row(self) -> dict[str, Any]:
        """Return the published row with what people said since in its place."""
        row = dict(self.profile.row) if self.profile else {"customer_id": self.customer_id}
        said = {name: getattr(self.state, name) for name in OVERRIDDEN}
        row |= {name: value for name, value in said.items() if value is not None}
        row |= {f"{name}_origin": "log" for name, value in said.items() if value is not None}
        row["tags"] = "|".join(sorted(self.state.tags))
        if self.state.is_vip:
            row |= {"is_vip": True, "vip_source": "manual"}
        return row


def customer_view(
    settings: Settings, customer_id: str, *, actor: Actor, purpose: str, asks_gate: bool = True
) -> CustomerView:
    """Read one customer, one's own writes included.

    Reading what people wrote in words (notes, communications, personal fields) is logged, as every
    reading of contacts is.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    customer_id : str
        An id of today, or of before two customers were joined.
    actor : Actor
        Needs the role analyst; marketer to read words.
    purpose : str
        What for; logged.
    asks_gate : bool
        Ask for the permissions too, which reads what was delivered and not built yet; without it
        there are none, and `permissions` may be asked later.

    Raises
    ------
    NotPermittedError
        The role is viewer.
    UsageError
        There is no such customer.
    """
    actor.require("analyst", "look at one customer")
    current = find_customer(settings, customer_id).customer_id
    words, state = read_vocabulary(settings), state_of(settings, current)
    shows_text = actor.role in READS_TEXT
    if not shows_text:
        state = _without_text(state, words)
    elif state.notes or state.communications:
        _record_reading(settings, current, actor, purpose)
    return CustomerView(
        current,
        _profile(settings, current),
        state,
        words,
        permissions(settings, current, state) if asks_gate else [],
        shows_text,
    )


def permissions(
    settings: Settings, customer_id: str, state: CustomerState | None = None
) -> list[Permission]:
    """Ask the gate about every channel and purpose of which anything was ever said."""
    said = (state or state_of(settings, customer_id)).contact.consents
    try:
        asked = sorted({*said, *spoken_of(settings, customer_id)}) or [("email", "marketing")]
        with reader(settings) as connection:
            return [
                Permission(*pair, *may_contact(settings, connection, customer_id, *pair))
                for pair in asked
            ]
    except NotBuiltError:
        return []


def _profile(settings: Settings, customer_id: str) -> Profile | None:
    try:
        return read_profile(settings, customer_id)
    except NotBuiltError:
        return None


def _without_text(state: CustomerState, words: Vocabulary) -> CustomerState:
    public = {
        name: value for name, value in state.fields.items() if not words.fields[name].is_personal
    }
    return replace(
        state,
        notes={},
        communications={},
        fields=public,
        acquisition_source_detail=None,
        vip_reason=None,
    )


def _record_reading(settings: Settings, customer_id: str, actor: Actor, purpose: str) -> None:
    event = ContactsRead(
        subject_id=customer_id, role=actor.role, purpose=purpose, customers_count=1
    )
    OperationalLog(settings).append(event, actor=actor.name)
