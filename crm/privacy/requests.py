"""Privacy requests: opened when a person asks, closed when they are answered.

What an open one means for files that leave is `crm.privacy.holding_back`'s.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.identity.lookup import find_customer
from crm.ops.events import PrivacyRequestClosed, PrivacyRequestOpened
from crm.ops.log import Check, OperationalLog
from crm.ops.past import Past

HOLDING_BACK = ("erasure", "restriction", "objection")
"""Rights that keep a person out of files; the gravest, first, is named of several open ones."""
RIGHTS = (*HOLDING_BACK, "access", "rectification", "portability")
OUTCOMES = ("answered", "refused", "taken_back")
MONTHS_TO_ANSWER = 1
"""Article 12(3) of the GDPR."""
KINDS = (PrivacyRequestOpened.kind, PrivacyRequestClosed.kind)


@dataclass(frozen=True)
class PrivacyRequest:
    """One request; `closed_at` is None while it is open."""

    request_id: str
    customer_id: str
    request: str
    opened_at: datetime
    opened_by: str
    reason: str | None
    closed_at: datetime | None = None
    outcome: str | None = None
    is_identity_verified: bool = False
    closed_by: str | None = None

    @property
    def due_at(self) -> datetime:
        """When it must be answered at the latest: the same day of the next month, or its last."""
        month = self.opened_at.month - 1 + MONTHS_TO_ANSWER
        year, month = self.opened_at.year + month // 12, month % 12 + 1
        return self.opened_at.replace(
            year=year, month=month, day=min(self.opened_at.day, monthrange(year, month)[1])
        )

    @property
    def holds_back(self) -> bool:
        """Whether the person stays out of every file because of it."""
        return self.closed_at is None and self.request in HOLDING_BACK


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
        raise UsageError(f"{request!r} is no privacy request; use one of {', '.join(RIGHTS)}.")
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


def list_requests(settings: Settings) -> list[PrivacyRequest]:
    """Return every request, the oldest first; redacted ones are left out."""
    found: dict[str, PrivacyRequest] = {}
    for logged in OperationalLog(settings).read(KINDS):
        match logged.event:
            case PrivacyRequestOpened() as event:
                found[logged.event_id] = PrivacyRequest(
                    logged.event_id,
                    logged.subject_id,
                    event.request,
                    logged.recorded_at,
                    logged.actor,
                    event.reason,
                    is_identity_verified=bool(event.is_identity_verified),
                )
            case PrivacyRequestClosed(request_id=closed) as event if closed in found:
                found[closed] = replace(
                    found[closed],
                    closed_at=logged.recorded_at,
                    closed_by=logged.actor,
                    outcome=event.outcome,
                    is_identity_verified=found[closed].is_identity_verified
                    or bool(event.is_identity_verified),
                )
    return list(found.values())


def find_open(settings: Settings, request_id: str) -> PrivacyRequest:
    """Return an open request.

    Raises
    ------
    UsageError
        There is none of that id.
    """
    found = {one.request_id: one for one in list_requests(settings)}.get(request_id)
    if found is None or found.closed_at:
        raise _not_open(request_id)
    return found


def _check_outcome(outcome: str, is_identity_verified: bool) -> None:
    if outcome not in OUTCOMES:
        raise UsageError(f"A request cannot end as {outcome!r}; use one of {', '.join(OUTCOMES)}.")
    if outcome != "taken_back":
        check_identified(is_identity_verified)


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


def _still_open(request_id: str) -> Check:
    """Refuse a second end of a request, whoever comes between."""

    def check(past: Past) -> None:
        for logged in past.read([PrivacyRequestClosed.kind]):
            if (logged.payload or {}).get("request_id") == request_id:
                raise _not_open(request_id)

    return check


def _not_open(request_id: str) -> UsageError:
    return UsageError(
        f"There is no open privacy request '{request_id[:40]}'; `crm privacy list` shows them."
    )
