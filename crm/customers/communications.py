"""Communications: what was said to and by customers, on any channel, and what became of it."""

from __future__ import annotations

from datetime import datetime

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import LEAST_ROLE, as_word, compose, record
from crm.errors import UsageError
from crm.identity.lookup import find_customer
from crm.ops.events import (
    CommunicationLogged,
    CommunicationStatusChanged,
    ConsentChanged,
    DoNotContactSet,
    Event,
)
from crm.ops.log import OperationalLog
from crm.ops.records import Entry


def log_communication(
    settings: Settings,
    customer_id: str,
    *,
    channel: str,
    direction: str,
    actor: Actor,
    subject: str | None = None,
    body: str | None = None,
    campaign: str | None = None,
    status: str | None = None,
    at: datetime | None = None,
    request_id: str | None = None,
) -> str:
    """Log what was said to or by a customer and return the communication's id.

    Parameters
    ----------
    settings, customer_id, actor, request_id
        As `crm.customers.recording.record`.
    channel : str
        email, sms, push, phone, chat, post or in_person.
    direction : str
        outbound (to the customer) or inbound.
    subject, body : str, optional
        What was said, at most 200 and 2,000 characters; stays with the contacts.
    campaign : str, optional
        The campaign it belongs to, a word.
    status : str, optional
        The first status; default `sent` for what goes out, none for what comes in.
    at : datetime, optional
        Aware; when it was said. Default now.

    Raises
    ------
    NotPermittedError, UsageError
        As `record`; also a status that closes a channel, which `change_status` is for.
    """
    first = status or ("sent" if direction == "outbound" else None)
    if first in CLOSING:
        raise UsageError(
            "A communication does not begin as '{first}'; log it, then change its status.",
            first=first,
        )
    logged = record(
        settings,
        CommunicationLogged,
        customer_id,
        actor=actor,
        request_id=request_id,
        effective_at=at,
        channel=channel,
        direction=direction,
        subject=subject,
        body=body,
        campaign=campaign and as_word(campaign, "campaign"),
        status=first,
    )
    return logged.event_id


def change_status(
    settings: Settings,
    communication_id: str,
    status: str,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """Log what became of a communication; its earlier statuses stay as its history.

    Who unsubscribed through it withdraws marketing consent on its channel, who complained or whose
    address bounced is not contacted on it any more: logged in the same transaction.

    Raises
    ------
    UsageError
        There is no such communication or status.
    """
    actor.require(LEAST_ROLE, "log communications")
    log = OperationalLog(settings)
    logged = log.find(communication_id)
    said = logged.event if logged else None
    if logged is None or not isinstance(said, CommunicationLogged):
        raise UsageError(
            "There is no communication '{communication_id}'; `crm customer communication list "
            "CUSTOMER` shows those there are.",
            communication_id=communication_id[:40],
        )
    customer_id = find_customer(settings, logged.subject_id).customer_id
    change = compose(
        CommunicationStatusChanged,
        subject_id=customer_id,
        communication_id=communication_id,
        status=status,
    )
    consequence = _consequence(customer_id, said.channel, status)
    events = [change, consequence] if consequence else [change]
    log.append_all([Entry(event, at) for event in events], actor=actor.name)


CLOSING = ("unsubscribed", "complained", "bounced")


def _consequence(customer_id: str, channel: str, status: str) -> Event | None:
    if status == "unsubscribed":
        return ConsentChanged(
            subject_id=customer_id,
            channel=channel,
            purpose="marketing",
            state="withdrawn",
            source="communication",
        )
    if status in CLOSING:
        return DoNotContactSet(subject_id=customer_id, channel=channel, reason=status)
    return None
