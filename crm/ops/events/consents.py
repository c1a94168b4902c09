"""What people said about being contacted."""

from __future__ import annotations

from typing import Literal

from crm.ops.events.base import Event, Identifier, Text, Word

DECIDING = ("granted", "denied", "withdrawn")
"""States that say yes or no; the others leave what was said before as it is."""


class ConsentChanged(Event):
    """A person's consent to a channel and purpose changed.

    The subject is a customer id, or `crm.identity.customer_ids.mailbox_subject` of an address that
    belongs to no known customer; then the address itself is in the payload. Only `granted`,
    `denied` and `withdrawn` decide anything; `pending` waits for the second step of a double
    opt-in, `unknown` says that nobody knows.
    """

    kind = "consent_changed"
    channel: Identifier
    purpose: Identifier
    state: Literal["granted", "denied", "withdrawn", "pending", "unknown"]
    source: Word | None = None
    proof: Text | None = None
    double_opt_in: bool | None = None
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
    proof: Text | None = None
    email_key: Text | None = None
