"""Privacy requests: opened when a person asks, closed when they are answered.

What an open one means for files that leave is `crm.privacy.holding_back`'s.
"""

from __future__ import annotations

from pydantic import ValidationError

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.identity.lookup import find_customer
from crm.ops.events import PrivacyRequestClosed, PrivacyRequestOpened
from crm.ops.log import Check, OperationalLog
from crm.ops.past import Past
from crm.privacy.register import (
    HOLDING_BACK,
    OUTCOMES,
    RIGHTS,
    PrivacyRequest,
    find_open,
    list_requests,
    not_open,
)

__all__ = [
    "HOLDING_BACK",
    "OUTCOMES",
    "RIGHTS",
    "PrivacyRequest",
    "check_identified",
    "close_request",
    "find_open",
    "list_requests",
    "open_request",
]


def open_request(
    settings: Settings,
    customer_id: str,
    request: str,
    *,
    actor: Actor,
    reason: str | None = None,
    is_identity_verified: bool = False,
) -> PrivacyRequest:
    """Log that a customer uses a right (one of `RIGHTS`); a repeat finds the open request.

    Raises
    ------
    NotPermittedError
        The role is below marketer.
    UsageError
        There is no such customer or right, or the reason is too long.
    """
    actor.require("marketer", "open privacy requests")
    if request not in RIGHTS:
        raise UsageError(
            "{request!r} is no privacy request; use one of {rights}.",
            request=request,
            rights=", ".join(RIGHTS),
        )
    subject = find_customer(settings, customer_id).customer_id
    for found in list_requests(settings):
        if not found.closed_at and (found.customer_id, found.request) == (subject, request):
            return found
    try:
        event = PrivacyRequestOpened.model_validate(
            {
                "subject_id": subject,
                "request": request,
                "reason": reason,
                "is_identity_verified": is_identity_verified or None,
            }
        )
    except ValidationError:
        raise UsageError("The reason is too long; use at most 2,000 characters.") from None
    logged = OperationalLog(settings).append(event, actor=actor.name)
    return PrivacyRequest(
        logged.event_id,
        subject,
        request,
        logged.recorded_at,
        actor.name,
        reason,
        is_identity_verified=is_identity_verified,
    )


def close_request(
    settings: Settings,
    request_id: str,
    *,
    actor: Actor,
    reason: str | None = None,
    outcome: str | None = None,
    is_identity_verified: bool = False,
) -> None:
    """Log that a request was answered or refused, or that the person took it back.

    Raises
    ------
    NotPermittedError
        The role is below steward, or `CRM_LOCAL_STEWARD` is not set.
    UsageError
        There is no such open request or outcome, or a request is answered or refused of somebody
        whom nobody has identified.
    """
    actor.require("steward", "close privacy requests")
    actor.check_steward(allowed=settings.local_steward)
    found = find_open(settings, request_id)
    if outcome is not None:
        _check_outcome(outcome, found.is_identity_verified or is_identity_verified)
    event = PrivacyRequestClosed.model_validate(
        {
            "subject_id": found.customer_id,
            "request_id": request_id,
            "reason": reason,
            "outcome": outcome,
            "is_identity_verified": is_identity_verified or None,
        }
    )
    OperationalLog(settings).append(event, actor=actor.name, check=_still_open(request_id))


def check_identified(is_identity_verified: bool) -> None:
    """Refuse to do what a request asks for while nobody knows that it is the person who asks.

    Raises
    ------
    UsageError
        It was not checked.
    """
    if not is_identity_verified:
        raise UsageError(
            "Check first that it is this person who asks, and say so; whoever asks in another's "
            "name would get or destroy what is not theirs."
        )


def _check_outcome(outcome: str, is_identity_verified: bool) -> None:
    if outcome not in OUTCOMES:
        raise UsageError(
            "A request cannot end as {outcome!r}; use one of {outcomes}.",
            outcome=outcome,
            outcomes=", ".join(OUTCOMES),
        )
    if outcome != "taken_back":
        check_identified(is_identity_verified)


def _still_open(request_id: str) -> Check:
    """Refuse a second end of a request, whoever comes between."""

    def check(past: Past) -> None:
        for logged in past.read([PrivacyRequestClosed.kind]):
            if (logged.payload or {}).get("request_id") == request_id:
                raise not_open(request_id)

    return check
