"""Requests: what people ask for as is their right, when it is due, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st

from crm.privacy.requests import HOLDING_BACK, PrivacyRequest, list_requests
from streamlit_app.data_privacy.forbidden import is_forbidden
from streamlit_app.data_privacy.request_acts import close_box, open_box
from streamlit_app.data_privacy.rights import OUTCOMES, short
from streamlit_app.people.choosing import choice
from streamlit_app.shell.access import Action
from streamlit_app.shell.cards import empty_card, metric_tile, table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

SOON = timedelta(days=7)


def draw_requests(session: Session) -> None:
    """Draw what is open and due, the chosen request, and the way to open one."""
    if is_forbidden(session, Action.SEE_REQUESTS, _("Privacy requests")):
        return
    found = list_requests(session.settings)
    still_open = sorted((one for one in found if not one.closed_at), key=lambda one: one.due_at)
    _tiles(session, found, still_open)
    left, right = st.columns([3, 2], gap="small")
    with left:
        _open_list(session, still_open)
        if still_open:
            open_box(session)
        _closed_list(session, [one for one in found if one.closed_at])
    with right:
        if still_open:
            _chosen(session, still_open)
        else:
            open_box(session)


def urgency(request: PrivacyRequest, now: datetime) -> str:
    """Say in a mark and a word how close the due day is."""
    if request.due_at < now:
        return _("■ overdue")
    return _("▲ due soon") if request.due_at < now + SOON else _("● in time")


def _tiles(session: Session, found: list[PrivacyRequest], still_open: list[PrivacyRequest]) -> None:
    now, count = datetime.now(UTC), session.formats.count
    late = sum(one.due_at < now for one in still_open)
    soon = sum(now <= one.due_at < now + SOON for one in still_open)
    took = [one.closed_at - one.opened_at for one in found if one.closed_at]
    median = pd.Series(took).median().days if took else None
    figures = (
        (_("Still open"), count(len(still_open)), None),
        (_("Overdue"), count(late), _("Past one month after they were opened.")),
        (_("Due within a week"), count(soon), None),
        (
            _("Kept out of every file"),
            count(len({one.customer_id for one in still_open if one.holds_back})),
            _("People with an open erasure, restriction or objection."),
        ),
        (
            _("Days to close, median"),
            "–" if median is None else count(median),
            _("Of the requests that were closed."),
        ),
    )
    for column, (label, value, meaning) in zip(st.columns(5, gap="small"), figures, strict=True):
        with column:
            metric_tile(label, value, meaning=meaning)


def _open_list(session: Session, requests: list[PrivacyRequest]) -> None:
    title = _("Open requests")
    if not requests:
        empty_card(
            title,
            _("Nobody waits for an answer."),
            _("Open one here, or from a customer's own page."),
        )
        return
    now, zone = datetime.now(UTC), session.formats.timezone
    frame = pd.DataFrame(
        {
            "state": [urgency(one, now) for one in requests],
            "due": [one.due_at for one in requests],
            "right": [short(one.request) for one in requests],
            "customer": [one.customer_id for one in requests],
            "opened": [one.opened_at for one in requests],
            "verified": [one.is_identity_verified for one in requests],
            "held": [one.request in HOLDING_BACK for one in requests],
        }
    )
    day = st.column_config.DatetimeColumn
    with st.container(border=True):
        card_title(title)
        st.caption(_("Due one month after they were opened; the nearest first."))
        table_view(
            frame,
            {
                "state": _("State"),
                "due": day(_("Due"), format="YYYY-MM-DD", timezone=zone),
                "right": _("Right"),
                "customer": _("Customer"),
                "opened": day(_("Opened"), format="YYYY-MM-DD", timezone=zone),
                "verified": st.column_config.CheckboxColumn(_("Known"), width=60),
                "held": st.column_config.CheckboxColumn(_("Out of files"), width=90),
            },
            alt_text=title,
            height=330 if len(frame) > 8 else None,
        )


def _closed_list(session: Session, requests: list[PrivacyRequest]) -> None:
    if not requests:
        return
    title = _("Closed requests")
    newest = sorted(requests, key=lambda one: one.opened_at, reverse=True)[:200]
    frame = pd.DataFrame(
        {
            "closed": [one.closed_at for one in newest],
            "right": [short(one.request) for one in newest],
            "customer": [one.customer_id for one in newest],
            "outcome": [_(OUTCOMES[one.outcome]) if one.outcome else None for one in newest],
            "late": [one.closed_at is not None and one.closed_at > one.due_at for one in newest],
            "by": [one.closed_by for one in newest],
        }
    )
    with st.expander(title, icon=":material/task_alt:"):
        table_view(
            frame,
            {
                "closed": st.column_config.DatetimeColumn(
                    _("Closed"), format="YYYY-MM-DD", timezone=session.formats.timezone
                ),
                "right": _("Right"),
                "customer": _("Customer"),
                "outcome": _("Outcome"),
                "late": _("After its due day"),
                "by": _("Closed by"),
            },
            alt_text=title,
        )


def _chosen(session: Session, requests: list[PrivacyRequest]) -> None:
    known = {one.request_id: one for one in requests}
    chosen = choice(
        _("Request to work on"),
        list(known),
        "data_req",
        name=lambda key: _name(session, known[key]),
        default=requests[0].request_id,
    )
    if chosen:
        close_box(session, known[chosen])


def _name(session: Session, request: PrivacyRequest) -> str:
    return _(
        "{right}, due {day}",
        right=short(request.request),
        day=session.formats.local_day(request.due_at),
    )
