"""The question that an import of people cannot pass over: whose consent, and what shows it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from crm.consent import CHANNELS, PURPOSES
from crm.sources.consent_answers import ConsentAnswer, needs_answer
from crm.sources.uploads import Look
from streamlit_app.wording import vocabulary
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import words

EARLIEST = date(1990, 1, 1)
ANSWERS = {
    "nothing": N_("Nothing is known: unknown stays unknown"),
    "column": N_("A column of the file says it per person"),
    "granted": N_("Everybody in it agreed, and it can be shown"),
    "denied": N_("Everybody in it refused"),
}


def ask_consent(table: str, look: Look, of_file: str) -> tuple[ConsentAnswer | None, bool]:
    """Draw the question; return the answer and whether the wizard may go on.

    `of_file` names the file in the keys: an answer for one file is none for the next.
    """
    if not needs_answer(table):
        st.caption(_("This table brings no people in; nothing to answer."))
        return None, True
    says = st.radio(
        _("Where does the consent of these people come from?"),
        list(ANSWERS),
        index=None,
        format_func=lambda one: _(ANSWERS[one]),
        key=f"data_says_{of_file}",
    )
    if says is None:
        st.caption(_("A required answer: a file of people is no permission to write to them."))
        return None, False
    if says == "nothing":
        return ConsentAnswer("nothing"), True
    return _details(says, look, of_file), True


def _details(says: str, look: Look, of_file: str) -> ConsentAnswer:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = None
        if says == "column":
            column = st.selectbox(
                _("Column with yes or no"),
                look.headers,
                index=None,
                placeholder=_("Choose …"),
                key=f"data_says_column_{of_file}",
                width=240,
            )
        channels = st.multiselect(
            _("Channels"),
            CHANNELS,
            default=["email"],
            format_func=lambda one: _(vocabulary.CHANNELS.get(one, words(one))),
            placeholder=_("Choose …"),
            key=f"data_says_channels_{of_file}",
            width=300,
        )
        purpose = st.selectbox(
            _("Purpose"),
            PURPOSES,
            format_func=lambda one: _(vocabulary.PURPOSES[one]),
            key=f"data_says_purpose_{of_file}",
            width=200,
        )
        said_on = st.date_input(
            _("Said on"),
            value=None,
            min_value=EARLIEST,  # or ten years back, and consents are older than that
            max_value="today",
            format="YYYY-MM-DD",
            key=f"data_says_on_{of_file}",
            width=170,
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        proof = st.text_input(
            _("How it can be shown"),
            key=f"data_says_proof_{of_file}",
            placeholder=_("form 17, box office, 2025"),
            disabled=says == "denied",
        )
        policy = st.text_input(
            _("Privacy policy then in force"), key=f"data_says_policy_{of_file}", width=240
        )
    return ConsentAnswer(
        says,  # type: ignore[arg-type]
        tuple(channels),
        purpose,
        column,
        said_on,
        proof.strip() or None,
        policy.strip() or None,
    )
