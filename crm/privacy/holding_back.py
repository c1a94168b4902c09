"""Whom open privacy requests keep out of every file.

While erasure, restriction or objection is open, nothing about the person leaves in a file, under
whichever id they are known: merges count in both directions, from the moment they are logged. Of
people who were merged when one of them asked, nobody knows who it was: a merge undone since frees
neither.
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.identity.lookup import ids_of
from crm.ops.events import CustomersMerged, MergeUndone, PrivacyRequestOpened
from crm.ops.log import OperationalLog
from crm.privacy.requests import HOLDING_BACK, list_requests

OPEN_REQUESTS = "open_privacy_requests"


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
    connection.execute(PUBLISHED, {"rights": list(HOLDING_BACK)})
    connection.unregister("requested_ids")
    return OPEN_REQUESTS


def _requested_ids(settings: Settings) -> tuple[list[str], list[str]]:
    """Spread open requests to every id of the same person, merges not built yet included."""
    still_open = [one for one in list_requests(settings) if one.holds_back]
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
