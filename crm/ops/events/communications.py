"""What was said to and by people; a communication's id is that of the logging event."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm.ops.events.base import Channel, Event, Identifier, Text, Word

Direction = Literal["inbound", "outbound"]
Status = Literal[
    "queued",
    "sent",
    "delivered",
    "opened",
    "clicked",
    "replied",
    "bounced",
    "complained",
    "unsubscribed",
    "failed",
]


class CommunicationLogged(Event):
    """Somebody wrote to, called or met a customer, or the customer did; `status` is the first."""

    kind = "communication_logged"
    channel: Channel
    direction: Direction
    subject: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    body: Text | None = None
    campaign: Word | None = None
    status: Status | None = None


class CommunicationStatusChanged(Event):
    """Something became of a communication; all changes together are its history."""

    kind = "communication_status_changed"
    communication_id: Identifier
    status: Status
