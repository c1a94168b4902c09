"""Everything people wrote about one customer, as it holds now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crm.config import Settings
from crm.ops.events import (
    AccountStateSet,
    AcquisitionSourceSet,
    CustomerTypeSet,
    CustomFieldCleared,
    CustomFieldSet,
    PreferenceStated,
    PreferenceWithdrawn,
    TagAdded,
    TagRemoved,
    VipCleared,
    VipSet,
)
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent
from crm.ops.state.contact import BAN_KINDS, CONTACT_KINDS, ContactState, fold_contact
from crm.ops.state.vocabulary import Vocabulary, read_vocabulary
from crm.ops.state.writings import (
    WRITING_KINDS,
    Communication,
    Note,
    fold_communication,
    fold_note,
)

CUSTOMER_KINDS = (
    *CONTACT_KINDS,
    *WRITING_KINDS,
    AccountStateSet.kind,
    AcquisitionSourceSet.kind,
    CustomFieldCleared.kind,
    CustomFieldSet.kind,
    CustomerTypeSet.kind,
    PreferenceStated.kind,
    PreferenceWithdrawn.kind,
    TagAdded.kind,
    TagRemoved.kind,
    VipCleared.kind,
    VipSet.kind,
)


@dataclass
class CustomerState:
    """What the log says of one customer.

    `tags` and `preferences` (by kind and value) say since when they hold without a break; `None`
    where nobody said anything. `latest_sequence` is the last event heard, 0 when there is none.
    """

    tags: dict[str, datetime] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    communications: dict[str, Communication] = field(default_factory=dict)
    preferences: dict[tuple[str, str], datetime] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    customer_type: str | None = None
    acquisition_source: str | None = None
    acquisition_source_detail: str | None = None
    account_state: str | None = None
    is_vip: bool | None = None
    vip_reason: str | None = None
    contact: ContactState = field(default_factory=ContactState)
    latest_sequence: int = 0

    def hear(self, logged: LoggedEvent, words: Vocabulary) -> None:
        """Take one event into account; events come in the order of their effect."""
        self.latest_sequence = max(self.latest_sequence, logged.sequence)
        match logged.event:
            case TagAdded(tag=tag):
                self.tags.setdefault(words.tag(tag), logged.effective_at)
            case TagRemoved(tag=tag):
                self.tags.pop(words.tag(tag), None)
            case PreferenceStated(about=about, value=value):
                self.preferences.setdefault((about, value), logged.effective_at)
            case PreferenceWithdrawn(about=about, value=value):
                self.preferences.pop((about, value), None)
            case CustomFieldSet(field=name, value=value) if name in words.fields:
                self.fields[name] = value
            case CustomFieldCleared(field=name):
                self.fields.pop(name, None)
            case _:
                self._hear_what_they_are(logged)

    def _hear_what_they_are(self, logged: LoggedEvent) -> None:
        match logged.event:
            case CustomerTypeSet(customer_type=customer_type):
                self.customer_type = customer_type
            case AcquisitionSourceSet(acquisition_source=source, detail=detail):
                self.acquisition_source, self.acquisition_source_detail = source, detail
            case AccountStateSet(account_state=account_state):
                self.account_state = account_state
            case VipSet(reason=reason):
                self.is_vip, self.vip_reason = True, reason
            case VipCleared():
                self.is_vip, self.vip_reason = None, None
            case _:
                fold_note(self.notes, logged)
                fold_communication(self.communications, logged)
                fold_contact(self.contact, logged)


def customer_states(
    settings: Settings,
    customers: Mapping[str, str],
    *,
    until: datetime | None = None,
    words: Vocabulary | None = None,
) -> dict[str, CustomerState]:
    """Fold what the log says of some customers.

    Parameters
    ----------
    settings : Settings
        Whose log.
    customers : mapping of str to str
        Ids an event may be about, and the customer each belongs to: whoever was once two people
        is heard under both ids.
    until : datetime, optional
        Aware; what holds only from then on is not seen, do-not-contact marks excepted. Default now.
    words : Vocabulary, optional
        For a caller that has read it already.

    Returns
    -------
    dict of str to CustomerState
        One entry per customer, empty when the log says nothing; notes and communications whose
        first event is missing or redacted are left out, and so are removed notes.
    """
    words = words or read_vocabulary(settings)
    horizon = until or datetime.now(UTC)
    states = {customer_id: CustomerState() for customer_id in customers.values()}
    found = OperationalLog(settings).read(CUSTOMER_KINDS, subjects=list(customers))
    for logged in sorted(found, key=lambda one: (one.effective_at, one.sequence)):
        if logged.effective_at < horizon or logged.kind in BAN_KINDS:
            states[customers[logged.subject_id]].hear(logged, words)
    for state in states.values():
        _forget_fragments(state)
    return states


def _forget_fragments(state: CustomerState) -> None:
    state.notes = {key: note for key, note in state.notes.items() if note.is_shown}
    state.communications = {
        key: one for key, one in state.communications.items() if one.said is not None
    }
