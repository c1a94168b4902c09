"""The register of privacy requests: every one, as the log tells it now."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import datetime

from crm.config import Settings
from crm.errors import UsageError
from crm.ops.events import PrivacyRequestClosed, PrivacyRequestOpened, SubjectCopyMade
from crm.ops.log import OperationalLog

HOLDING_BACK = ("erasure", "restriction", "objection")
"""Rights that keep a person out of files; the gravest, first, is named of several open ones."""
RIGHTS = (*HOLDING_BACK, "access", "rectification", "portability")
OUTCOMES = ("answered", "refused", "taken_back")
MONTHS_TO_ANSWER = 1
"""Article 12(3) of the GDPR."""
KINDS = (PrivacyRequestOpened.kind, PrivacyRequestClosed.kind, SubjectCopyMade.kind)


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
            case SubjectCopyMade(request_id=answered) if answered in found:
                found[answered] = replace(found[answered], is_identity_verified=True)
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
        raise not_open(request_id)
    return found


def not_open(request_id: str) -> UsageError:
    """Say that a request is not there to be worked on."""
    return UsageError(
        "There is no open privacy request '{request_id}'; `crm privacy list` shows them.",
        request_id=request_id[:40],
    )
