"""What people asked for as is their right, and how it ended."""

from __future__ import annotations

from typing import Literal

from crm.ops.events.base import Count, Digest, Event, Identifier, Text

Right = Literal["erasure", "restriction", "objection", "access", "rectification", "portability"]
Outcome = Literal["answered", "refused", "taken_back"]


class PrivacyRequestOpened(Event):
    """A customer used a right; the subject is the customer, the logging event's id the request's.

    While erasure, restriction or objection is open, nothing about them leaves in a file.
    """

    kind = "privacy_request_opened"
    request: Right
    reason: Text | None = None
    is_identity_verified: bool | None = None


class PrivacyRequestClosed(Event):
    """A request was answered or withdrawn; the subject is the customer."""

    kind = "privacy_request_closed"
    request_id: Identifier
    reason: Text | None = None
    outcome: Outcome | None = None
    is_identity_verified: bool | None = None


class SubjectCopyMade(Event):
    """A copy of all that is held of a customer was made for them; the subject is the customer.

    It is made of nobody who was not identified. What is in it is not logged, how much is.
    """

    kind = "subject_copy_made"
    request_id: Identifier
    reason: Text
    build_id: Identifier
    tables_count: Count
    rows_count: Count
    file_name: Text
    file_sha256: Digest
    delete_by: Text
