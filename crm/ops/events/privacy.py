"""What people asked for as is their right: erasure, restriction, objection; and its end."""

from __future__ import annotations

from typing import Literal

from crm.ops.events.base import Event, Identifier, Text

Right = Literal["erasure", "restriction", "objection"]


class PrivacyRequestOpened(Event):
    """A customer used a right; while the request is open nothing about them leaves in a file.

    The subject is the customer, and the logging event's id is the request's.
    """

    kind = "privacy_request_opened"
    request: Right
    reason: Text | None = None


class PrivacyRequestClosed(Event):
    """A request was answered or withdrawn; the subject is the customer."""

    kind = "privacy_request_closed"
    request_id: Identifier
    reason: Text | None = None
