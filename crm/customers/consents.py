"""The consent ledger's door: what people said about being contacted, and do-not-contact marks.

A grant without proof never lifts a refusal; a do-not-contact mark is lifted with a proof only. So
no sequence of these calls makes somebody contactable again who refused, unless a proof was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm.actors import Actor
from crm.config import Settings
from crm.consent import CHANNELS, PURPOSES
from crm.customers.recording import as_word, record, state_of
from crm.errors import Sentence, UsageError
from crm.identity.lookup import find_customer
from crm.ops.events import ConsentChanged, DoNotContactLifted, DoNotContactSet
from crm.ops.records import LoggedEvent


@dataclass(frozen=True)
class Statement:
    """What a person said: about which channel and purpose, where, and how it can be shown.

    `source` is where it was said, a word (`box-office`, `web-form`); `at` is aware, default now.
    """

    channel: str
    purpose: str = "marketing"
    source: str | None = None
    proof: str | None = None
    policy_version: str | None = None
    at: datetime | None = None

    def __post_init__(self) -> None:
        for what, value, known in (
            (Sentence("channel"), self.channel, CHANNELS),
            (Sentence("purpose"), self.purpose, PURPOSES),
        ):
            if value not in known:
                raise UsageError(
                    "There is no {what} '{value}'; use {known}.",
                    what=what,
                    value=value[:40],
                    known=", ".join(known),
                )
        if self.proof is not None and not self.proof.strip():
            raise UsageError("An empty proof proves nothing; leave it out, or say what it is.")


def grant_consent(
    settings: Settings,
    customer_id: str,
    said: Statement,
    *,
    actor: Actor,
    needs_confirmation: bool = False,
    request_id: str | None = None,
) -> LoggedEvent:
    """Log that a customer agrees to be contacted.

    Parameters
    ----------
    settings, customer_id, actor, request_id
        As `crm.customers.recording.record`.
    said : Statement
        What they said; without a proof it never lifts a refusal, earlier or of the same instant.
    needs_confirmation : bool
        The first step of a double opt-in: pending, no permission, until `confirm_consent`.

    Raises
    ------
    NotPermittedError, UsageError
        As `record`.
    """
    state = "pending" if needs_confirmation else "granted"
    return _say(settings, customer_id, said, state, actor, request_id)


def confirm_consent(
    settings: Settings,
    customer_id: str,
    said: Statement,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> LoggedEvent:
    """Log the second step of a double opt-in: the grant is proven from now on.

    Raises
    ------
    UsageError
        No first step is waiting, or the statement does not say how the answer can be shown.
    """
    if said.proof is None:
        raise UsageError("Say how the confirmation can be shown: the id of the answer, a link.")
    current = find_customer(settings, customer_id).customer_id
    consent = state_of(settings, current).contact.consents.get((said.channel, said.purpose))
    if consent is None or consent.undecided != "pending":
        raise UsageError(
            "No double opt-in of '{customer_id}' waits for an answer on {channel} for {purpose}; "
            "`crm consent grant --double-opt-in` begins one.",
            customer_id=customer_id[:40],
            channel=said.channel,
            purpose=said.purpose,
        )
    return _say(settings, current, said, "granted", actor, request_id, double_opt_in=True)


def deny_consent(
    settings: Settings,
    customer_id: str,
    said: Statement,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> LoggedEvent:
    """Log that a customer, asked, said no; otherwise as `grant_consent`."""
    return _say(settings, customer_id, said, "denied", actor, request_id)


def withdraw_consent(
    settings: Settings,
    customer_id: str,
    said: Statement,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> LoggedEvent:
    """Log that a customer takes an earlier yes back; otherwise as `grant_consent`."""
    return _say(settings, customer_id, said, "withdrawn", actor, request_id)


def note_unknown_consent(
    settings: Settings,
    customer_id: str,
    said: Statement,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> LoggedEvent:
    """Log that nobody knows what a customer wants; it changes no earlier yes or no."""
    return _say(settings, customer_id, said, "unknown", actor, request_id)


def block_contact(
    settings: Settings,
    customer_id: str,
    *,
    actor: Actor,
    channel: str | None = None,
    reason: str | None = None,
    request_id: str | None = None,
) -> LoggedEvent:
    """Log that a customer must not be contacted on a channel or, without one, on any."""
    _check_channel(channel)
    return record(
        settings,
        DoNotContactSet,
        customer_id,
        actor=actor,
        request_id=request_id,
        channel=channel,
        reason=reason,
    )


def unblock_contact(
    settings: Settings,
    customer_id: str,
    *,
    actor: Actor,
    proof: str,
    channel: str | None = None,
    reason: str | None = None,
    request_id: str | None = None,
) -> LoggedEvent:
    """Log that a do-not-contact mark no longer holds, because the customer asked for it.

    What they said about consent holds again as it was. Lifted without a channel, every mark goes.

    Raises
    ------
    UsageError
        The proof is empty; otherwise as `grant_consent`.
    """
    _check_channel(channel)
    if not proof.strip():
        raise UsageError("Say how it can be shown that the customer asked to be contacted again.")
    return record(
        settings,
        DoNotContactLifted,
        customer_id,
        actor=actor,
        request_id=request_id,
        channel=channel,
        reason=reason,
        proof=proof,
    )


def _check_channel(channel: str | None) -> None:
    if channel is not None:
        Statement(channel)


def _say(
    settings: Settings,
    customer_id: str,
    said: Statement,
    state: str,
    actor: Actor,
    request_id: str | None,
    *,
    double_opt_in: bool | None = None,
) -> LoggedEvent:
    return record(
        settings,
        ConsentChanged,
        customer_id,
        actor=actor,
        request_id=request_id,
        effective_at=said.at,
        channel=said.channel,
        purpose=said.purpose,
        state=state,
        source=said.source and as_word(said.source, "source"),
        proof=said.proof,
        policy_version=said.policy_version,
        double_opt_in=double_opt_in,
    )
