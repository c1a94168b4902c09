"""Privacy requests: opened when a person asks, closed when they are answered.

While a request is open, nothing about the person leaves in a file, under whichever id they are
known: merges count in both directions, from the moment they are logged. Of people who were merged
when one of them asked, nobody knows who it was: a merge undone since frees neither.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa
from pydantic import ValidationError

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.identity.lookup import find_customer, ids_of
from crm.ops.events import (
    CustomersMerged,
    MergeUndone,
    PrivacyRequestClosed,
    PrivacyRequestOpened,
)
from crm.ops.log import Check, OperationalLog
from crm.ops.past import Past

RIGHTS = ("erasure", "restriction", "objection")
"""The gravest first: of several open requests of a person this one is named."""
OPEN_REQUESTS = "open_privacy_requests"
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


def open_request(
    settings: Settings, customer_id: str, request: str, *, actor: Actor, reason: str | None = None
) -> PrivacyRequest:
    """Log that a customer asks for erasure, restriction or objects; a repeat finds the open one.

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
            {"subject_id": subject, "request": request, "reason": reason}
        )
    except ValidationError:
        raise UsageError("The reason is too long; use at most 2,000 characters.") from None
    logged = OperationalLog(settings).append(event, actor=actor.name)
    return PrivacyRequest(logged.event_id, subject, request, logged.recorded_at, actor.name, reason)


def close_request(
    settings: Settings, request_id: str, *, actor: Actor, reason: str | None = None
) -> None:
    """Log that a request was answered, or that the person took it back.

    Raises
    ------
    NotPermittedError
        The role is below steward, or `CRM_LOCAL_STEWARD` is not set.
    UsageError
        There is no such open request.
    """
    actor.require("steward", "close privacy requests")
    actor.check_steward(allowed=settings.local_steward)
    found = {one.request_id: one for one in list_requests(settings)}.get(request_id)
    if found is None or found.closed_at:
        raise _not_open(request_id)
    event = PrivacyRequestClosed(subject_id=found.customer_id, request_id=request_id, reason=reason)
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
                )
            case PrivacyRequestClosed(request_id=closed) if closed in found:
                found[closed] = replace(found[closed], closed_at=logged.recorded_at)
    return list(found.values())


def load_open_requests(settings: Settings, connection: duckdb.DuckDBPyConnection) -> str:
    """Make the table `open_privacy_requests(customer_id, request)`; return its name.

    Parameters
    ----------
    settings : Settings
        Whose log and identity map.
    connection : duckdb.DuckDBPyConnection
        The published build, whose ids the table has; one row per customer.
    """
    ids, requests = _requested_ids(settings)
    table = pa.table({"id": pa.array(ids, pa.string()), "request": pa.array(requests, pa.string())})
    connection.register("requested_ids", table)
    connection.execute(PUBLISHED, {"rights": list(RIGHTS)})
    connection.unregister("requested_ids")
    return OPEN_REQUESTS


def _requested_ids(settings: Settings) -> tuple[list[str], list[str]]:
    """Spread open requests to every id of the same person, merges not built yet included."""
    still_open = [one for one in list_requests(settings) if not one.closed_at]
    asked_as = _ids_when_asked(settings) if still_open else {}
    pairs = {
        (known, one.request)
        for one in still_open
        for asked in asked_as[one.request_id]
        for known in ids_of(settings, asked)
    }
    return [known for known, _ in sorted(pairs)], [request for _, request in sorted(pairs)]


def _ids_when_asked(settings: Settings) -> dict[str, set[str]]:
    """Return the ids that people's merges held together when each request was opened."""
    merges: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    kinds = [CustomersMerged.kind, MergeUndone.kind, PrivacyRequestOpened.kind]
    for logged in OperationalLog(settings).read(kinds):
        match logged.event:
            case CustomersMerged(other_ids=others):
                merges[logged.event_id] = {logged.subject_id, *others}
            case MergeUndone(merge_id=undone):
                merges.pop(undone, None)
            case PrivacyRequestOpened():
                asked[logged.event_id] = _joined(logged.subject_id, merges.values())
    return asked


def _joined(customer_id: str, merges: Collection[set[str]]) -> set[str]:
    found, before = {customer_id}, 0
    while len(found) > before:
        before = len(found)
        found = found.union(*(ids for ids in merges if ids & found))
    return found


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


PUBLISHED = f"""
    create or replace temp table {OPEN_REQUESTS} as
    with owned as (
        select coalesce(redirects.customer_id, requested_ids.id) as customer_id, request
        from requested_ids
        left join bridge_customer_redirects as redirects
            on requested_ids.id = redirects.old_customer_id
        union
        select id, request from requested_ids
    )
    select customer_id, arg_min(request, list_position($rights, request)) as request
    from owned group by customer_id"""
