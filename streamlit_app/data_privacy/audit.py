"""Audit: who did what to whom and when, the proof that nobody changed it, and a CSV of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pandas as pd
import streamlit as st

from crm.exports.audit import write_audit
from crm.ops.audit import AuditEvent, AuditFilter, AuditSummary, audit_events, audit_summary
from crm.ops.verify import Verification, verify
from streamlit_app.data_privacy.forbidden import is_forbidden
from streamlit_app.shell.access import Action
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.activities import activity_words
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.vocabulary import words

PAGE_ROWS = 50
MOST_IN_A_FILE = 100_000
VERIFIED = "data_verified"


def draw_audit(session: Session) -> None:
    """Draw the proof, the filters and a page of events."""
    if is_forbidden(session, Action.READ_AUDIT, _("Audit log")):
        return
    _proof(session)
    everything = audit_summary(session.settings, AuditFilter(), actor=session.actor)
    wanted = _filters(everything)
    found = audit_summary(session.settings, wanted, actor=session.actor)
    _events(session, wanted, found)


def _proof(session: Session) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if st.button(_("Verify the chain"), icon=":material/verified:", key="data_verify"):
            with st.spinner(_("Every event is checked against its signature…")):
                st.session_state[VERIFIED] = verify(session.settings)
        checked: Verification | None = st.session_state.get(VERIFIED)
        if checked is None:
            st.caption(
                _(
                    "Each event is signed together with the one before it; an event edited, "
                    "inserted, moved or cut off is found."
                )
            )
        elif checked.is_intact:
            st.markdown(
                n_(
                    ":green[:material/check_circle: **Intact**] {count} event, head `{head}`",
                    ":green[:material/check_circle: **Intact**] {count} events, head `{head}`",
                    checked.events_count,
                    count=session.formats.count(checked.events_count),
                    head=checked.head.hash[:16],
                ),
                help=_("Write the head down elsewhere: it shows later that nobody went back."),
            )
        else:
            st.markdown(_(":red[:material/error: **Not intact**]"))
            for problem in checked.problems[:5]:
                st.markdown(f"`{problem.sequence or '–'}` {problem.what}")


def _filters(everything: AuditSummary) -> AuditFilter:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = st.multiselect(
            _("What happened"),
            list(everything.kinds),
            format_func=activity_words,
            key="data_audit_kinds",
            placeholder=_("everything"),
            width=270,
        )
        actor = st.selectbox(
            _("Who"),
            everything.actors,
            index=None,
            key="data_audit_actor",
            placeholder=_("everybody"),
            width=170,
        )
        subject = st.text_input(
            _("About (id)"), key="data_audit_subject", placeholder=_("an id: cust_…"), width=220
        )
        first = _day(_("From"), "data_audit_from")
        last = _day(_("To"), "data_audit_to")
    return AuditFilter(
        kinds=tuple(kinds),
        actor=actor,
        subject_id=subject.strip() or None,
        first_day=first,
        last_day=last,
    )


def _day(label: str, key: str) -> date | None:
    return st.date_input(label, value=None, key=key, format="YYYY-MM-DD", width=140)


def _events(session: Session, wanted: AuditFilter, found: AuditSummary) -> None:
    pages = max(1, -(-found.events_count // PAGE_ROWS))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            n_(
                "**{count} event**",
                "**{count} events**",
                found.events_count,
                count=session.formats.count(found.events_count),
            )
        )
        page = st.pagination(pages, key="data_audit_page") if pages > 1 else 1
        _download(session, wanted, found)
    events = audit_events(
        session.settings,
        wanted,
        actor=session.actor,
        limit=PAGE_ROWS,
        offset=(page - 1) * PAGE_ROWS,
    )
    if not events:
        st.info(_("No event fits; take a filter back."), icon=":material/filter_alt_off:")
        return
    table_view(
        _frame(events),
        {
            "sequence": st.column_config.NumberColumn("#", format="localized"),
            "recorded_at": st.column_config.DatetimeColumn(
                _("When"), format="YYYY-MM-DD HH:mm:ss", timezone=session.formats.timezone
            ),
            "actor": _("Who"),
            "kind": _("What"),
            "subject_id": _("About"),
            "details": st.column_config.TextColumn(_("Details"), width="large"),
            "hash": _("Signature"),
        },
        alt_text=_("Events of the audit log, the newest first"),
        height=560,
    )


def _frame(events: list[AuditEvent]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sequence": [event.sequence for event in events],
            "recorded_at": [event.recorded_at for event in events],
            "actor": [event.actor for event in events],
            "kind": [activity_words(event.kind) for event in events],
            "subject_id": [event.subject_id for event in events],
            "details": [_details(event) for event in events],
            "hash": [event.hash[:12] for event in events],
        }
    )


def _details(event: AuditEvent) -> str:
    if event.is_redacted:
        return _("(redacted)")
    return ", ".join(
        f"{words(name).lower()}: {_short(name, value)}" for name, value in event.details.items()
    )


def _short(name: str, value: object) -> object:
    """Cut a fingerprint to what eyes compare; the file holds it whole."""
    return str(value)[:12] if name.endswith("hash") else value


def _download(session: Session, wanted: AuditFilter, found: AuditSummary) -> None:
    settings, actor = session.settings, session.actor

    def as_csv() -> bytes:
        events = audit_events(settings, wanted, actor=actor, limit=MOST_IN_A_FILE)
        target = BytesIO()
        write_audit(events, target, locale=settings.locale, timezone=settings.timezone)
        return target.getvalue()

    is_too_many = found.events_count > MOST_IN_A_FILE
    st.download_button(
        _("Download (CSV)"),
        as_csv,
        file_name="audit.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="data_audit_csv",
        disabled=is_too_many or not found.events_count,
        help=_("More events than a file takes; narrow the days.") if is_too_many else None,
    )
