"""The copy that answers a request for access: made by a steward with a reason, taken as a ZIP."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from crm.exports.access.answering import SubjectCopy, make_subject_copy
from crm.privacy.requests import PrivacyRequest
from crm.segments.wording.phrases import LANGUAGES, Language
from streamlit_app.shell.access import Action, action_button, refusal, require
from streamlit_app.shell.acting import act
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, language

LANGUAGE_NAMES: dict[Language, str] = {"en": N_("English"), "ro": N_("Romanian")}


def copy_box(session: Session, request: PrivacyRequest) -> None:
    """Draw the form that makes the copy, and the file once it is made."""
    key = f"data_copy_{request.request_id}"
    with st.form(key, border=True):
        st.markdown(_("**A copy of everything held**"))
        reason = st.text_input(
            _("Why it is made, for the log"), max_chars=2000, key=f"{key}_reason",
            placeholder=_("letter of 2 March, identity card seen"),
        )  # fmt: skip
        verified = request.is_identity_verified or st.checkbox(
            _("It was checked that it is this person who asks"), key=f"{key}_verified"
        )
        spoken = st.segmented_control(
            _("Language of its page"), LANGUAGES, default=_spoken(), required=True,
            format_func=lambda one: _(LANGUAGE_NAMES[one]), key=f"{key}_language",
        )  # fmt: skip
        pressed = action_button(
            session, Action.COPY_PERSON, _("Make the copy"), draw=st.form_submit_button,
            icon=":material/folder_zip:",
        )  # fmt: skip
    if pressed:
        _make(session, request, reason, spoken or "en", key, verified=verified)
    if refusal(session, Action.COPY_PERSON) is None and f"{key}_made" in st.session_state:
        _offer(session, st.session_state[f"{key}_made"], key)


def _make(
    session: Session,
    request: PrivacyRequest,
    reason: str,
    spoken: Language,
    key: str,
    *,
    verified: bool,
) -> None:
    require(session, Action.COPY_PERSON)
    with st.spinner(_("Everything held is collected…")):
        made = act(
            session,
            lambda: make_subject_copy(
                session.settings,
                request.request_id,
                actor=session.actor,
                reason=reason,
                is_identity_verified=verified,
                language=spoken,
                build=session.build,
            ),
            done=_("The copy is made; the request stays open until you close it."),
        )
    if made is not None:
        st.session_state[f"{key}_made"] = made


def _offer(session: Session, made: SubjectCopy, key: str) -> None:
    path: Path = made.path
    st.download_button(
        _("Download (ZIP)"), path.read_bytes, file_name=path.name, mime="application/zip",
        icon=":material/download:", type="primary", on_click="ignore", key=f"{key}_zip",
    )  # fmt: skip
    st.caption(
        _(
            "{rows} rows of {tables} tables; kept among the exports, delete it by {day}. "
            "Read it before you hand it over.",
            rows=session.formats.count(made.rows_count),
            tables=session.formats.count(made.tables_count),
            day=made.delete_by,
        )
    )


def _spoken() -> Language:
    return "ro" if language() == "ro" else "en"
