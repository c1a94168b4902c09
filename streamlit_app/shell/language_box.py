"""The reader's language: the browser's to begin with, then what the sidebar says."""

from __future__ import annotations

import streamlit as st

from streamlit_app.wording.language import CHOSEN, LANGUAGES, SOURCE, _, language, settle_language


def begin_in_browsers_language() -> None:
    """Let a visit begin in the language of its browser, where the app speaks it."""
    preferred = (st.context.locale or SOURCE).partition("-")[0].lower()
    st.session_state.setdefault(CHOSEN, preferred if preferred in LANGUAGES else SOURCE)
    settle_language()


def language_box() -> None:
    """Offer the languages in the sidebar, each in its own words, and tell the browser which."""
    with st.sidebar:
        st.segmented_control(
            _("Language"),
            list(LANGUAGES),
            required=True,
            format_func=LANGUAGES.__getitem__,
            key=CHOSEN,
            persist_state="session",
            label_visibility="collapsed",
        )
        st.html(
            f"<script>document.documentElement.lang = '{language()}'</script>",
            unsafe_allow_javascript=True,
        )
