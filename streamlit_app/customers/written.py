"""What people wrote about one customer, this second included, beside what the build shows.

Reading notes and communications is logged, so a page that is drawn again within a minute reads
again only after this visit wrote something.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC
from typing import Any, TypeVar

import streamlit as st

from crm.customers.recent import Writing, written_since
from crm.customers.view import OVERRIDDEN, CustomerView, Permission, customer_view, permissions
from crm.privacy.requests import PrivacyRequest, list_requests
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.acting import writes
from streamlit_app.shell.session import Session

KEPT_SECONDS = 60
PURPOSE = "customer profile"

T = TypeVar("T")


def view_of(session: Session, customer_id: str) -> CustomerView:
    """Return what holds now of what people wrote; texts only for roles that read them."""
    return _kept(
        session,
        customer_id,
        "view",
        lambda: customer_view(
            session.settings, customer_id, actor=session.actor, purpose=PURPOSE, asks_gate=False
        ),
    )


def permissions_of(session: Session, customer_id: str) -> dict[tuple[str, str], Permission]:
    """Return the consent gate's own answers, by purpose and channel."""
    view = view_of(session, customer_id)
    asked = _kept(
        session,
        f"{view.customer_id} {view.state.contact}",  # the gate is slow, and only this moves it
        "permissions",
        lambda: permissions(session.settings, view.customer_id),
        since_writes=False,
    )
    return {(one.purpose, one.channel): one for one in asked}


def recent_writings(session: Session, customer_id: str) -> list[Writing]:
    """Return what was written since the visit's build was made, the newest first."""
    built_at = session.status.built_at
    if built_at is None:
        return []
    since = built_at if built_at.tzinfo else built_at.replace(tzinfo=UTC)
    return _kept(
        session,
        customer_id,
        "writings",
        lambda: written_since(session.settings, customer_id, since, actor=session.actor),
    )


def requests_of(session: Session, customer_id: str) -> list[PrivacyRequest]:
    """Return the privacy requests of one customer, the newest first."""
    current = view_of(session, customer_id).customer_id
    found = _kept(session, "", "requests", lambda: list_requests(session.settings))
    return [one for one in reversed(found) if one.customer_id in (customer_id, current)]


def with_writings(row: Row, view: CustomerView) -> Row:
    """Return a published row with what people said since in its place."""
    said = {name: getattr(view.state, name) for name in OVERRIDDEN}
    shown = row | {name: value for name, value in said.items() if value is not None}
    if view.state.is_vip:
        shown |= {"is_vip": True, "vip_source": "manual", "vip_reason": view.state.vip_reason}
    return shown


def _kept(
    session: Session,
    about: str,
    what: str,
    read: Callable[[], T],
    *,
    since_writes: bool = True,
) -> T:
    slot = f"cust_written_{what}"
    key = (session.build, session.role, about, writes() if since_writes else None)
    kept: tuple[Any, float, T] | None = st.session_state.get(slot)
    if kept is not None and kept[0] == key and time.monotonic() - kept[1] < KEPT_SECONDS:
        return kept[2]
    found = read()
    st.session_state[slot] = key, time.monotonic(), found
    return found
