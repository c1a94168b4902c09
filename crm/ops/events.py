"""One small model per kind of write, named in the past tense: the log's vocabulary.

Payloads hold what the product must know again and no more: counts and ids rather than names. What
identifies a person beyond a pseudonym (an e-mail address) goes into the payload, which can be
redacted, never into `subject_id`, which cannot.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from crm.errors import CrmError

Identifier = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Text = Annotated[str, Field(max_length=2000)]
Count = Annotated[int, Field(ge=0)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")]


class Event(BaseModel):
    """What every kind has: the id of what it is about; everything else is payload."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[str]

    subject_id: Identifier

    def payload(self) -> dict[str, Any]:
        """Return the event's content as JSON values, the subject left out."""
        return self.model_dump(mode="json", exclude={"subject_id"}, exclude_none=True)


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


class ConsentChanged(Event):
    """A person's consent to a channel and purpose changed.

    The subject is a customer id, or `crm.identity.customer_ids.mailbox_subject` of an address that
    belongs to no known customer; then the address itself is in the payload.
    """

    kind = "consent_changed"
    channel: Identifier
    purpose: Identifier
    state: Literal["granted", "denied", "withdrawn"]
    proof: Text | None = None
    policy_version: Text | None = None
    email_key: Text | None = None


class DoNotContactSet(Event):
    """A person must not be contacted, on one channel or (no channel) on any."""

    kind = "do_not_contact_set"
    channel: Identifier | None = None
    reason: Text | None = None
    email_key: Text | None = None


class DoNotContactLifted(Event):
    """A do-not-contact mark on one channel, or (no channel) every one, no longer holds."""

    kind = "do_not_contact_lifted"
    channel: Identifier | None = None
    reason: Text | None = None
    email_key: Text | None = None


class ExportMade(Event):
    """A file left; the subject is its export id. Who is in it is not logged, how many is."""

    kind = "export_made"
    segment: Identifier
    rule_hash: Digest | None = None
    destination: Identifier
    channel: Identifier | None = None
    purpose: Identifier
    build_id: Identifier
    rows_count: Count
    file_name: Text
    file_sha256: Digest
    columns: list[Identifier] = []
    waterfall: dict[str, Count] = {}
    delete_by: Text | None = None
    role: Identifier | None = None
    reason: Text | None = None


class ContactsRead(Event):
    """Someone looked at unmasked contacts; the subject is the customer, or `many` with a count."""

    kind = "contacts_read"
    role: Identifier
    purpose: Text
    customers_count: Count


class CustomerIdKept(Event):
    """An id once assigned stays with the account whose own id is the payload's `anchor`."""

    kind = "customer_id_kept"
    anchor: Identifier


class LoadUndone(Event):
    """A load was taken back; the subject is its load id."""

    kind = "load_undone"
    file: Text
    table: Identifier
    rows_count: Count
    reason: Text | None = None


class LogRestored(Event):
    """A backup replaced the log; the subject is the head it brought back."""

    kind = "log_restored"
    backup_events: Count
    replaced_events: Count


class EventRedacted(Event):
    """The payload of an earlier event was removed; the subject is that event's id."""

    kind = "event_redacted"
    reason: Text


KINDS: dict[str, type[Event]] = {model.kind: model for model in Event.__subclasses__()}


def parse(kind: str, subject_id: str, payload: dict[str, Any]) -> Event:
    """Turn a stored event back into its model.

    Raises
    ------
    CrmError
        This version of the product does not know the kind, or its content.
    """
    if kind not in KINDS:
        raise CrmError(
            f"The log holds an event of kind '{kind}', which this version does not know; "
            "use the version that wrote it, or a newer one."
        )
    try:
        return KINDS[kind].model_validate({"subject_id": subject_id, **payload})
    except ValidationError as error:
        problem = error.errors()[0]
        raise CrmError(
            f"The log holds a '{kind}' event about '{subject_id}' whose "
            f"'{'.'.join(map(str, problem['loc']))}' cannot be read ({problem['msg']}); "
            "run `crm audit verify`."
        ) from None
